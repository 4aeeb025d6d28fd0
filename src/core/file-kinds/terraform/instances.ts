import { tracedFrom } from '../../model/traced-text.js';
import { itemsIn, valuesAt, within, type HclNode, type Scope } from '../hcl/index.js';

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
