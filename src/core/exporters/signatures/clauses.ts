import type { TrustRequirement } from '../../policy/document.js';

/** Signers of whom one is enough. Nobody in it: nothing is enough. */
export type Clause = readonly string[];

/**
 * Who has to sign, as clauses that must all hold, for engines that know AND over rules and OR inside one: `min` of n signers is one of
 * every n - min + 1 of them. Undefined when that would be too many clauses.
 */
export function clausesOf({ all = [], any, min = 1 }: TrustRequirement): readonly Clause[] | undefined {
  const everybody = [...new Set(all)].map((name) => [name]);
  // Without `any` nobody is counted; an entry that names nobody at all is met by nobody (require-entry.ts).
  if (any === undefined) return everybody.length > 0 ? everybody : [[]];
  const names = [...new Set(any)];
  const size = names.length - Math.max(1, min) + 1;
  if (size < 1) return [...everybody, []];
  return countOf(names.length, size) > mostClauses ? undefined : [...everybody, ...choose(names, size)];
}

const mostClauses = 64;

/** How many groups of a size there are; no more is counted than matters. */
function countOf(among: number, size: number): number {
  let count = 1;
  for (let at = 0; at < Math.min(size, among - size); at++) {
    count = (count * (among - at)) / (at + 1);
    if (count > mostClauses) break;
  }
  return count;
}

/** Every group of a size, in the order of the list; the caller has seen that they are few. */
function choose(names: readonly string[], size: number): readonly Clause[] {
  if (size === 0) return [[]];
  if (size === names.length) return [names];
  return names
    .slice(0, names.length - size + 1)
    .flatMap((name, at) => choose(names.slice(at + 1), size - 1).map((rest) => [name, ...rest]));
}
