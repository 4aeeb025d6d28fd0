import type { Span } from '../../model/span.js';
import type { DocumentPath } from '../layer.js';
import type { DocumentNode } from './document-node.js';

/** A value found in a document, with its key when it has one. */
export interface FoundNode {
  readonly node: DocumentNode;
  readonly keySpan?: Span;
}

/** The value at a path, or the nearest enclosing one. `items` says which nodes a list's indexes mean, for lists whose broken items are left out. */
export function findNode(root: DocumentNode, path: DocumentPath, items: (list: DocumentNode) => readonly DocumentNode[]): FoundNode {
  let found: FoundNode = { node: root };
  for (const step of path) {
    const next = childAt(found.node, step, items);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function childAt(node: DocumentNode, step: string | number, items: (list: DocumentNode) => readonly DocumentNode[]): FoundNode | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.find(({ key }) => key === step);
    return entry === undefined ? undefined : { node: entry.value, keySpan: entry.keySpan };
  }
  const item = typeof step === 'number' && node.kind === 'list' ? items(node)[step] : undefined;
  return item === undefined ? undefined : { node: item };
}
