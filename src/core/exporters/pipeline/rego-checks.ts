import type { GrantedSet, ImageCheck, ImageSet, WaivedSet } from '../checks/index.js';

/** A check as the data that the Rego of rego-judgement.ts reads: globs over namespaces become expressions, and nothing is left that it does not ask. */
export function regoChecks(checks: readonly ImageCheck[]): readonly object[] {
  return checks.map(({ id, rule, action, about, oneOf, noneOf, waived, from, message }) => ({
    id,
    rule,
    action,
    message,
    ...(about && { about: about.map(toSet) }),
    ...(oneOf && { oneOf: oneOf.map(toGranted) }),
    ...(noneOf && { noneOf: noneOf.map(toSet) }),
    ...(waived.length === 0 ? {} : { waived: waived.map(toWaived) }),
    ...(from === undefined ? {} : { from }),
  }));
}

function toSet({ path, include, exclude }: ImageSet) {
  return { path, include, ...(exclude === undefined ? {} : { exclude }) };
}

function toGranted(set: GrantedSet) {
  return { ...toSet(set), ...(set.namespaces && { namespaces: set.namespaces.map(namespaceExpression) }) };
}

function toWaived(set: WaivedSet) {
  return { ...toSet(set), id: set.id, until: set.until };
}

/** A glob over a namespace (`*`, `?`), anchored; a name of a namespace holds no line break, and what holds one matches all the same. */
function namespaceExpression(glob: string): string {
  const body = [...glob].map((character) => wildcards.get(character) ?? character.replace(/[^A-Za-z0-9_-]/, '\\$&')).join('');
  return `^(?s:${body})$`;
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '.*'],
  ['?', '.'],
]);
