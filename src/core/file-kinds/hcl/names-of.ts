import type { SourceFile } from '../../model/reading.js';
import { objectsIn, valuesAt, valuesOf } from './look-up.js';
import { pick } from './scopes.js';
import { newWatch, type Binding, type Scope } from './settle.js';
import type { HclObject } from './tree.js';

/**
 * What a configuration says of its names: defaults of variables, which whoever calls it may change, and locals. A name that is not said here may be said in
 * another file of the module, and stays open.
 */
export function namesOf({ path, text }: SourceFile, root: HclObject): Scope {
  const bindings = new Map<string, Binding>();
  for (const object of valuesOf(root, 'locals').flatMap(objectsIn))
    for (const { key, value } of object.entries)
      bindings.set(`local.${key.text}`, { name: `local.${key.text}`, node: value, isDefault: false });
  for (const { entries } of valuesOf(root, 'variable').flatMap(objectsIn)) {
    for (const { key, value } of entries) {
      const node = valuesAt(value, ['default']).at(-1);
      if (node !== undefined) bindings.set(`var.${key.text}`, { name: `var.${key.text}`, node, isDefault: true });
    }
  }
  return { file: path, text, watch: newWatch(), resolve: (steps) => pick(bindings.get(steps.slice(0, 2).join('.')), steps.slice(2)) };
}
