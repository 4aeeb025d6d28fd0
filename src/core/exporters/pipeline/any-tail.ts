import { compilePattern, parsePattern } from '../../policy/pattern/index.js';

/** Any tag and digest, or this digest: what may follow a repository, and what compiled patterns end in. */
export function tailOf(digest?: string): string {
  const pattern = parsePattern('a/b');
  if (!pattern.ok) return '';
  const { include } = compilePattern(pattern.value, digest === undefined ? {} : { digest });
  return include.slice(include.indexOf('(?::[A-Za-z0-9_]'));
}

export const anyTail = tailOf();
