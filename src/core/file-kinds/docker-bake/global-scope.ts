import type { SourceFile } from '../../model/reading.js';
import { valuesAt, type Binding, type HclNode, type HclObject, type Scope } from '../hcl/index.js';

const blocks: ReadonlySet<string> = new Set(['target', 'group', 'variable', 'function']);

/** What a bake file says of its names: defaults of its variables, which the environment may change, and attributes at the top, which it may not. */
export function globalScope({ path, text }: SourceFile, root: HclObject): Scope {
  const bindings = new Map<string, Binding>();
  for (const { key, value } of root.entries) {
    if (!blocks.has(key.text)) bindings.set(key.text, { name: key.text, node: value, isDefault: false });
    else if (key.text === 'variable' && value.kind === 'object') {
      for (const { key: name, value: body } of value.entries) {
        const node = valuesAt(body, ['default']).at(-1);
        if (node !== undefined) bindings.set(name.text, { name: name.text, node, isDefault: true });
      }
    }
  }
  return { file: path, text, resolve: (steps) => pick(bindings.get(steps[0] ?? ''), steps.slice(1)) };
}

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
function pick(binding: Binding | undefined, rest: readonly string[]): Binding | undefined {
  if (binding === undefined || rest.length === 0) return binding;
  const node = valuesAt(binding.node, rest)[0];
  return node === undefined ? undefined : { ...binding, name: [binding.name, ...rest].join('.'), node };
}
