import { compilePattern, parsePattern } from '../../policy/pattern/index.js';

/* What follows the repository in a completed name, at the end of expressions. */

const probe = parsePattern('a/b');

/** Any tag and digest: what compiled patterns end in. */
export const anyTail = probe.ok ? tailOf(compilePattern(probe.value).include) : '';

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

function tailOf(include: string): string {
  return include.slice(include.indexOf('(?::[A-Za-z0-9_]'));
}
