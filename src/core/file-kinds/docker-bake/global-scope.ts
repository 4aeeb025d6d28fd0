import type { SourceFile } from '../../model/reading.js';
import { newWatch, pick, valuesAt, type Binding, type HclObject, type Scope } from '../hcl/index.js';

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
  return { file: path, text, watch: newWatch(), resolve: (steps) => pick(bindings.get(steps[0] ?? ''), steps.slice(1)) };
}
