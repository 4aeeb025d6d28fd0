import type { ImageSet, WaivedSet } from '../checks/index.js';
import { celText } from '../writing/index.js';

/* Pieces of CEL over `ref`, one image as it is written. Every text of a policy passes through `celText`. */

/** True for images of the set. */
export function inSet({ include, exclude }: ImageSet): string {
  const included = `ref.matches(${celText(include)})`;
  return exclude === undefined ? included : `(${included} && !ref.matches(${celText(exclude)}))`;
}

/** True for images of one of the sets. */
export function inOneOf(sets: readonly ImageSet[]): string {
  return anyOf(sets.map(inSet));
}

/** True for images that an exception covers today: Kyverno's CEL has a clock, so that it ends by itself. */
export function isWaived(set: WaivedSet): string {
  return `(${inSet(set)} && ${until(set.until)})`;
}

export function until(moment: number): string {
  return `time.now() <= ${timestamp(moment)}`;
}

export function since(moment: number): string {
  return `time.now() >= ${timestamp(moment)}`;
}

/** True for namespaces that one of the globs matches. */
export function inNamespaces(globs: readonly string[]): string {
  return anyOf(globs.map((glob) => `variables.namespace.matches(${celText(globExpression(glob))})`));
}

/** A glob (`*`, `?`) over a whole text, as RE2. */
export function globExpression(glob: string): string {
  const body = [...glob].map((character) => wildcards.get(character) ?? character.replace(/[^A-Za-z0-9_-]/, '\\$&')).join('');
  return `^(?s:${body})$`;
}

export function anyOf(conditions: readonly string[]): string {
  if (conditions.length === 0) return 'false';
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' || ')})`;
}

export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' && ');
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '.*'],
  ['?', '.'],
]);

function timestamp(moment: number): string {
  return `timestamp(${celText(new Date(moment).toISOString())})`;
}
