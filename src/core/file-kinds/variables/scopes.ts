import { combinations } from './combinations.js';
import type { Scope, VariableValue } from './fill-in.js';
import type { Mention } from './find-mentions.js';

/** Variables whose values do not depend on each other; those without any are open. */
export function independent(
  watch: Scope['watch'],
  find: (text: string) => readonly Mention[],
  valuesOf: (name: string) => readonly VariableValue[],
): Scope {
  return {
    watch,
    find,
    choices: (names) => {
      const known = names.flatMap((name) => {
        const values = valuesOf(name);
        return values.length === 0 ? [] : [[name, values] as const];
      });
      return combinations(new Map(known));
    },
  };
}

/** Variables of which only the names are known here. */
export function allOpen(watch: Scope['watch'], find: (text: string) => readonly Mention[]): Scope {
  return { watch, find, choices: () => [] };
}
