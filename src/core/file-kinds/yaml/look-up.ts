import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree.js';

/** Who looks a key up hears of duplicates, and says how much work is left: merges of merges can make every look-up expensive. */
export interface Watch {
  stepsLeft: number;
  noteDuplicate(entry: YamlEntry): void;
}

/**
 * Every node that a path may lead to: `['spec', '[]', 'image']` goes into `spec`, into each item of the list there, and into `image`; `*` goes
 * into every value of a map, `**` to everything below, this included, and `name=x` stays at the maps whose `name` is `x`. All occurrences of
 * a duplicate key count, and both sides of a merge, since consumers differ in which one they take. Each step visits each node once, so that
 * aliases cannot multiply the work.
 */
export function follow(from: Iterable<YamlNode>, path: readonly string[], watch?: Watch): ReadonlySet<YamlNode> {
  let here: ReadonlySet<YamlNode> = new Set(from);
  const alone = here.size === 1 ? followAlone(here, path, watch) : { here, steps: 0 };
  ({ here } = alone);
  for (const step of path.slice(alone.steps)) here = take(step, here, watch);
  return here;
}

/** As many steps as lead from one node to one node, or to none; that is nearly every path in nearly every document, and needs no sets. */
function followAlone(from: ReadonlySet<YamlNode>, path: readonly string[], watch?: Watch): { here: ReadonlySet<YamlNode>; steps: number } {
  let [node] = from;
  for (let steps = 0; steps < path.length; steps++) {
    const next = node && onlyBehind(node, path[steps] ?? '');
    if (node === undefined || next === 'several') return { here: new Set(node && [node]), steps };
    if (node.kind === 'map' && watch && --watch.stepsLeft < 0) return { here: nothing, steps: path.length };
    if (next === undefined) return { here: nothing, steps: path.length };
    node = next;
  }
  return { here: new Set(node && [node]), steps: path.length };
}

const nothing: ReadonlySet<YamlNode> = new Set();

/** The only node behind a step; `several` also for what only the general way knows: conditions, merges, keys that stand twice. */
function onlyBehind(node: YamlNode, step: string): YamlNode | 'several' | undefined {
  if (step === '[]') return node.kind !== 'list' ? undefined : node.items.length > 1 ? 'several' : node.items[0];
  if (step.startsWith('*') || step.includes('=')) return 'several';
  if (node.kind !== 'map') return undefined;
  let found: YamlNode | undefined;
  for (const { key, value } of node.entries) {
    if (isMergeKey(key) || (key?.text === step && found !== undefined)) return 'several';
    if (key?.text === step) found = value;
  }
  return found;
}

function take(step: string, here: ReadonlySet<YamlNode>, watch?: Watch): ReadonlySet<YamlNode> {
  if (step === '[]') return itemsOf(here);
  if (step === '*') return anyOf(here, watch);
  if (step === '**') return everythingIn(here, watch);
  return step.includes('=') ? havingText(here, step) : valuesOf(here, step, watch);
}

/** The scalars among the nodes that hold something. */
export function scalarsOf(nodes: Iterable<YamlNode>): readonly YamlScalar[] {
  const scalars: YamlScalar[] = [];
  for (const node of nodes) if (node.kind === 'scalar' && node.text !== '') scalars.push(node);
  return scalars;
}

/** The maps among the nodes, with every map that they merge (`<<`), directly or through others. */
export function withMerged(nodes: Iterable<YamlNode>, watch?: Watch): ReadonlySet<YamlMap> {
  const found = new Set<YamlMap>();
  const waiting = [...nodes];
  const seenLists = new Set<YamlNode>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind !== 'map') continue;
    if (watch && --watch.stepsLeft < 0) break;
    if (found.has(node)) continue;
    found.add(node);
    for (const entry of node.entries) {
      if (!isMergeKey(entry.key)) continue;
      if (entry.value.kind !== 'list') waiting.push(entry.value);
      else if (!seenLists.has(entry.value)) {
        seenLists.add(entry.value);
        for (const item of entry.value.items) waiting.push(item);
      }
    }
  }
  return found;
}

export function isMergeKey(key: YamlScalar | undefined): boolean {
  return key?.text === '<<';
}

function itemsOf(nodes: ReadonlySet<YamlNode>): ReadonlySet<YamlNode> {
  const items = new Set<YamlNode>();
  for (const node of nodes) if (node.kind === 'list') for (const item of node.items) items.add(item);
  return items;
}

/** What merges may say it there, so it stays too. */
function havingText(nodes: ReadonlySet<YamlNode>, condition: string): ReadonlySet<YamlNode> {
  const [key = '', text] = condition.split('=');
  const agrees = ({ key: name, value }: YamlEntry): boolean =>
    isMergeKey(name) || (name?.text === key && value.kind === 'scalar' && value.text === text);
  return new Set([...nodes].filter((node) => node.kind === 'map' && node.entries.some(agrees)));
}

function anyOf(nodes: ReadonlySet<YamlNode>, watch?: Watch): ReadonlySet<YamlNode> {
  const values = new Set<YamlNode>();
  for (const map of withMerged(nodes, watch)) for (const entry of map.entries) values.add(entry.value);
  return values;
}

function everythingIn(nodes: ReadonlySet<YamlNode>, watch?: Watch): ReadonlySet<YamlNode> {
  const found = new Set<YamlNode>();
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node) || (watch && --watch.stepsLeft < 0)) continue;
    found.add(node);
    const below = node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.map(({ value }) => value) : [];
    for (const next of below) waiting.push(next);
  }
  return found;
}

function valuesOf(nodes: ReadonlySet<YamlNode>, key: string, watch?: Watch): ReadonlySet<YamlNode> {
  const values = new Set<YamlNode>();
  for (const map of withMerged(nodes, watch)) {
    let count = 0;
    for (const entry of map.entries) {
      if (entry.key?.text !== key) continue;
      if (++count > 1) watch?.noteDuplicate(entry);
      values.add(entry.value);
    }
  }
  return values;
}
