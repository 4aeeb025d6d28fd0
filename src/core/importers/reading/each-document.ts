import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import type { Imported, ImportFile } from '../importer.js';
import { joined, Notes } from './notes.js';
import { readDocuments } from './read-documents.js';
import { field, itemsOf, textOf } from './values.js';

/** Goes through the documents of each file; one that cannot be read is remarked on, and the others still count. */
export function eachDocument(files: readonly ImportFile[], read: (root: DocumentNode, notes: Notes) => void): Imported {
  return joined(
    files.map((file) => {
      const notes = new Notes(file);
      for (const { root, trouble, span } of readDocuments(file.text)) {
        if (root !== undefined) read(root, notes);
        else notes.leaveOut({ span }, `${trouble} Nothing of this document was taken over.`);
      }
      return notes;
    }),
  );
}

/** An object of a cluster: what it is, and its parts. */
export interface ClusterObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly root: DocumentNode;
  /** Its name or kind: what a person would select to speak of it. */
  readonly place: DocumentNode;
  /** Its own namespace, as written. */
  readonly namespace?: string;
  readonly spec: DocumentNode | undefined;
}

/** Goes through the objects of manifests; `List`s are opened. */
export function eachObject(files: readonly ImportFile[], read: (object: ClusterObject, notes: Notes) => void): Imported {
  return eachDocument(files, (root, notes) => {
    for (const node of objectsOf(root)) {
      const [group = ''] = (textOf(field(node, 'apiVersion')) ?? '').split('/', 1);
      const kind = textOf(field(node, 'kind')) ?? '';
      const named = field(node, 'metadata', 'name');
      const place = named ?? field(node, 'kind') ?? node;
      const namespace = textOf(field(node, 'metadata', 'namespace'));
      const own = { group, kind, name: textOf(named) ?? '', ...(namespace !== undefined && { namespace }) };
      read({ ...own, root: node, place, spec: field(node, 'spec') }, notes);
    }
  });
}

function objectsOf(root: DocumentNode): readonly DocumentNode[] {
  const kind = textOf(field(root, 'kind')) ?? '';
  return kind.endsWith('List') ? itemsOf(field(root, 'items')) : [root];
}

/** True for a manifest whose text names this group; the objects decide (eachObject). */
export function namesGroup({ text }: ImportFile, group: string): boolean {
  return text.includes('apiVersion') && text.includes(`${group}/`);
}
