import type { DocumentNode, MapEntry } from '../../policy/document-reading/document-node.js';

/* Looking into a document whose shape nobody vouches for: what is not there, or is something else, is undefined or empty. */

export function field(node: DocumentNode | undefined, ...path: readonly string[]): DocumentNode | undefined {
  let found = node;
  for (const key of path) found = found?.kind === 'map' ? found.entries.find((entry) => entry.key === key)?.value : undefined;
  return found;
}

export function itemsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.kind === 'list' ? node.items : [];
}

export function entriesOf(node: DocumentNode | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The text of a scalar; numbers and booleans as they are written. */
export function textOf(node: DocumentNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

/** The texts of a list, each with its node; of a single text that one. */
export function textsOf(node: DocumentNode | undefined): readonly { readonly node: DocumentNode; readonly text: string }[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return nodes.flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [{ node: item, text }];
  });
}

export function flagOf(node: DocumentNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

export function numberOf(node: DocumentNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** A document as plain data. Depth is bounded where it was read. */
export function toData(node: DocumentNode): unknown {
  if (node.kind === 'list') return node.items.map(toData);
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, toData(value)]));
  return node.value;
}
