import { follow } from '../file-kinds/yaml/look-up.js';
import type { YamlNode } from '../file-kinds/yaml/tree.js';

/** A configuration file as a tree, and whether all of it could be read. */
export interface NativeDocument {
  readonly root?: YamlNode;
  readonly understood: boolean;
}

/** The node behind a path of keys; of duplicates the last one, as Go's reader of YAML would complain about them anyway. */
export function nodeAt(root: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  return root === undefined ? undefined : [...follow([root], path, watch())].at(-1);
}

export function textAt(root: YamlNode | undefined, path: readonly string[]): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && node.text !== '' ? bounded(node.text) : undefined;
}

/** A list of texts, or one text where a list is meant. */
export function textsAt(root: YamlNode | undefined, path: readonly string[]): readonly string[] {
  const node = nodeAt(root, path);
  const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return items.slice(0, 100).flatMap((item) => (item.kind === 'scalar' && item.text !== '' ? [bounded(item.text)] : []));
}

export function itemsAt(root: YamlNode | undefined, path: readonly string[]): readonly YamlNode[] {
  const node = nodeAt(root, path);
  return node?.kind === 'list' ? node.items.slice(0, 5_000) : [];
}

/** Aliases can make a small file lead to the same node in very many ways. */
function watch() {
  return { stepsLeft: 100_000, noteDuplicate: () => undefined };
}

function bounded(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
