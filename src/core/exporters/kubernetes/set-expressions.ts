import type { GrantedSet, ImageSet } from '../checks/index.js';
import { celText } from '../writing/index.js';
import { requiredTexts } from './required-texts.js';

/*
 * Pieces of CEL over `image`, a map: `ref` is the reference as written, `low` the same in lower case. The API server charges an expression
 * by the length of text and expression, and stops at a budget: what a match must contain is asked first, which costs a fiftieth.
 */

/** True for images of the set. */
export function inSet({ include, exclude }: ImageSet): string {
  const excluded = exclude === undefined ? [] : [`!image.ref.matches(${celText(exclude)})`];
  return allOf([...asked(include), `image.ref.matches(${celText(include)})`, ...excluded]);
}

/** True for images of the set in a namespace for which it is granted. */
export function inGranted(set: GrantedSet): string {
  return set.namespaces === undefined ? inSet(set) : allOf([inNamespaces(set.namespaces), inSet(set)]);
}

/** `false` for an empty list: what nobody grants is refused. */
export function anyOf(conditions: readonly string[]): string {
  if (conditions.length === 0) return 'false';
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' || ')})`;
}

export function allOf(conditions: readonly string[]): string {
  if (conditions.length === 0) return 'true';
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' && ')})`;
}

function asked(expression: string): readonly string[] {
  const texts = requiredTexts(expression);
  return texts === undefined ? [] : [anyOf(texts.map((text) => `image.low.contains(${celText(text)})`))];
}

function inNamespaces(globs: readonly string[]): string {
  return anyOf(globs.map((glob) => `request.namespace.matches(${celText(globExpression(glob))})`));
}

/** A glob (`*`, `?`) over a whole text, as RE2. */
function globExpression(glob: string): string {
  const body = [...glob].map((character) => wildcards.get(character) ?? character.replace(/[^A-Za-z0-9_-]/, '\\$&')).join('');
  return `^(?s:${body})$`;
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '.*'],
  ['?', '.'],
]);
