import { compilePattern, parsePattern } from '../../policy/pattern/index.js';

/* What follows the repository in a completed name, at the end of expressions. */

const probe = parsePattern('a/b');

/** Any tag and digest: what compiled patterns end in. */
export const anyTail = tailOf();

/** Any tag, and this digest. */
export function tailOf(digest?: string): string {
  if (!probe.ok) return '';
  const { include } = compilePattern(probe.value, digest === undefined ? {} : { digest });
  return include.slice(include.indexOf('(?::[A-Za-z0-9_]'));
}

/** The expression with another end. */
export function withTail(expression: string, tail: string): string {
  return tail === anyTail || !expression.endsWith(anyTail) ? expression : expression.slice(0, -anyTail.length) + tail;
}

/** A tag that the glob stands for, with or without a digest. */
export function deniedTail(glob: string): string {
  const tag = [...glob].map((character) => wildcards.get(character) ?? character.replace(/[^A-Za-z0-9_-]/, '\\$&')).join('');
  return `:${tag}(?:@.*)?$`;
}

export const latestTail = ':latest$';

export const unpinnedTail = '(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$';

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '[A-Za-z0-9_.-]*'],
  ['?', '[A-Za-z0-9_.-]'],
]);
