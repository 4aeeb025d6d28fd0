import type { GrantedSet, ImageCheck, ImageSet, WaivedSet } from '../checks/index.js';
import { anyTail } from './any-tail.js';

/**
 * A check as the data that the Rego of rego-judgement.ts reads. Globs over namespaces become expressions, and sets that differ in nothing
 * else become one: the engine keeps a hundred compiled expressions and compiles all others anew for every image.
 */
export function regoChecks(checks: readonly ImageCheck[]): readonly object[] {
  return checks.map(({ id, rule, action, about, oneOf, noneOf, waived, from, message }) => ({
    id,
    rule,
    action,
    message,
    ...(about && { about: joined(about) }),
    ...(oneOf && { oneOf: joined(oneOf.map(granted)) }),
    ...(noneOf && { noneOf: joined(noneOf) }),
    ...(waived.length === 0 ? {} : { waived: joined(waived) }),
    ...(from === undefined ? {} : { from }),
  }));
}

function granted(set: GrantedSet): GrantedSet {
  return set.namespaces === undefined ? set : { ...set, namespaces: set.namespaces.map(namespaceExpression) };
}

/** One set for all that have the same 'not', namespaces and end. */
function joined(sets: readonly (ImageSet | GrantedSet | WaivedSet)[]): readonly object[] {
  const groups = Map.groupBy(sets, ({ path: _path, include: _include, ...others }) => JSON.stringify(Object.entries(others).sort()));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { path: _path, include: _include, ...others } = first;
    return [{ paths: [...new Set(group.map(({ path }) => path))], include: anyOf(group.map(({ include }) => include)), ...others }];
  });
}

/** Expressions over whole references as one. Those of compiled patterns end alike, in what may follow a repository. */
function anyOf(includes: readonly string[]): string {
  const [only] = includes;
  if (only !== undefined && includes.length === 1) return only;
  const isPattern = (include: string): boolean => include.startsWith('^') && include.endsWith(anyTail);
  const patterns = includes.filter(isPattern);
  const others = includes.filter((include) => !isPattern(include));
  const bodies = patterns.map((include) => include.slice(1, -anyTail.length));
  return [...(bodies.length === 0 ? [] : [`^(?:${bodies.join('|')})${anyTail}`]), ...others.map((other) => `(?:${other})`)].join('|');
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
