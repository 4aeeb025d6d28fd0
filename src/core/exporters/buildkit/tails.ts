import { anyTail } from '../pipeline/index.js';

/* What follows the repository in a completed name, at the end of expressions. */

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
