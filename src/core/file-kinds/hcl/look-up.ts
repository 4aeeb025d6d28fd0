import type { HclNode, HclObject } from './tree.js';

/**
 * Every node that a path leads to. Lists are entered without being named, since blocks repeat where JSON has lists; `*` is any key; and what a
 * `dynamic "name"` block makes is found under `name` (Terraform).
 */
export function valuesAt(from: HclNode, path: readonly string[]): readonly HclNode[] {
  let here: readonly HclNode[] = [from];
  for (const step of path) here = here.flatMap((node) => objectsIn(node).flatMap((object) => valuesOf(object, step)));
  return here;
}

/** What stands under a key of an object, all occurrences of it. */
export function valuesOf({ entries }: HclObject, key: string): readonly HclNode[] {
  const found: HclNode[] = [];
  for (const entry of entries) {
    if (key === '*' || entry.key.text === key) found.push(entry.value);
    else if (entry.key.text === 'dynamic') found.push(...contentOf(entry.value, key));
  }
  return found;
}

/** The objects that a node is or holds in lists, also inside `jsonencode` and the like, which only change the form. */
export function objectsIn(node: HclNode): readonly HclObject[] {
  return itemsIn(node).flatMap((item) => (item.kind === 'object' ? item : []));
}

/** The node itself, or, of a list, what it holds. */
export function itemsIn(node: HclNode): readonly HclNode[] {
  const items: HclNode[] = [];
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inside = insideOf(next);
    if (inside === undefined) items.push(next);
    else for (let index = inside.length - 1; index >= 0; index--) waiting.push(...inside.slice(index, index + 1));
  }
  return items;
}

const forms: ReadonlySet<string> = new Set([
  'jsonencode',
  'yamlencode',
  'tolist',
  'toset',
  'concat',
  'flatten',
  'merge',
  'compact',
  'distinct',
]);

function insideOf(node: HclNode): readonly HclNode[] | undefined {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'choice') return node.values;
  return node.kind === 'call' && forms.has(node.name) ? node.arguments : undefined;
}

function contentOf(dynamic: HclNode, key: string): readonly HclNode[] {
  if (dynamic.kind !== 'object') return [];
  const made = dynamic.entries.filter((entry) => entry.key.text === key).map(({ value }) => value);
  return made
    .flatMap((value) => (value.kind === 'object' ? value.entries.filter(({ key: { text } }) => text === 'content') : []))
    .map(({ value }) => value);
}
