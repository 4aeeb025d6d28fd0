import { valuesAt } from './look-up.js';
import type { Binding, Scope } from './settle.js';
import type { HclNode } from './tree.js';

/** The scope with names of its own before all others. */
export function within(scope: Scope, bindings: ReadonlyMap<string, HclNode>): Scope {
  if (bindings.size === 0) return scope;
  return {
    ...scope,
    resolve(steps) {
      const node = bindings.get(steps[0] ?? '');
      if (node === undefined) return scope.resolve(steps);
      return pick({ name: steps[0] ?? '', node, isDefault: false }, steps.slice(1));
    },
  };
}

/** `item.tag` of a name `item`. */
export function pick(binding: Binding | undefined, rest: readonly string[]): Binding | undefined {
  if (binding === undefined || rest.length === 0) return binding;
  const node = valuesAt(binding.node, rest)[0];
  return node === undefined ? undefined : { ...binding, name: [binding.name, ...rest].join('.'), node };
}
