import type { SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';
import {
  itemsIn,
  objectsIn,
  pick,
  valuesAt,
  valuesOf,
  within,
  type Binding,
  type HclNode,
  type HclObject,
  type Scope,
} from '../hcl/index.js';

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
  return { file: path, text, resolve: (steps) => pick(bindings.get(steps.slice(0, 2).join('.')), steps.slice(2)) };
}

/** So many instances of one resource are told apart. */
const mostInstances = 64;

/** The scopes of a resource: one for each element of a `for_each` that is written out, in which `each.key` and `each.value` say something. */
export function instancesOf(resource: HclNode, scope: Scope): readonly Scope[] {
  const elements = valuesAt(resource, ['for_each'])
    .map((node) => resolved(node, scope))
    .flatMap(itemsIn)
    .flatMap((node) =>
      node.kind === 'object' ? node.entries.map(({ key, value }) => each(keyNode(key.at, scope), value)) : each(node, node),
    );
  if (elements.length === 0 || elements.length > mostInstances) return [scope];
  return elements.map((element) => within(scope, new Map([['each', element]])));
}

/** What a name stands for, when it stands for something that is written here. */
export function resolved(node: HclNode, scope: Scope): HclNode {
  let here = node;
  for (let steps = 0; steps < 8 && here.kind === 'path' && here.steps !== undefined; steps++) {
    const binding = scope.resolve(here.steps);
    if (binding === undefined) break;
    here = binding.node;
  }
  return here;
}

function keyNode(at: HclNode['at'], { text }: Scope): HclNode {
  return { kind: 'template', at, parts: [{ kind: 'text', text: tracedFrom(text, at) }] };
}

function each(key: HclNode, value: HclNode): HclNode {
  const { at } = value;
  return {
    kind: 'object',
    at,
    entries: [
      { key: { text: 'key', at }, value: key },
      { key: { text: 'value', at }, value },
    ],
  };
}
