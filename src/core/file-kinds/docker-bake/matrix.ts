import { itemsIn, objectsIn, valuesOf, within, type HclNode, type Scope } from '../hcl/index.js';

/** So many combinations of a matrix are gone through; a real one has a few. */
const mostCombinations = 64;

/** The scopes in which a target is built: one for each combination of its matrix' values (Bake file reference, target.matrix). */
export function combinationsOf(target: HclNode, scope: Scope): readonly Scope[] {
  const axes = objectsIn(target).flatMap((object) => valuesOf(object, 'matrix').flatMap(objectsIn));
  let combinations: readonly ReadonlyMap<string, HclNode>[] = [new Map()];
  for (const { key, value } of axes.flatMap(({ entries }) => entries)) {
    const values = itemsIn(value);
    if (values.length === 0) continue;
    combinations = combinations
      .flatMap((combination) => values.slice(0, mostCombinations).map((item) => new Map([...combination, [key.text, item]])))
      .slice(0, mostCombinations);
  }
  return combinations.map((combination) => within(scope, combination));
}
