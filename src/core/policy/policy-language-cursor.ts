import type { DocumentNode } from './document-reading/document-node.js';
import { schemaOfField, schemaOfItem } from './policy-language-schema.js';
import type { Schema } from './schema/types.js';

/** Where the cursor is in a policy: at a key of a map, or at a value. */
export type CursorPlace =
  | { readonly at: 'key'; readonly schema: Schema; readonly map: DocumentNode | undefined }
  | { readonly at: 'value'; readonly schema: Schema };

/** Finds the word that stands for the cursor. The tree is bounded in count and depth (measure-tokens.ts). */
export function findCursor(node: DocumentNode, schema: Schema, cursor: string): CursorPlace | undefined {
  if (node.kind === 'scalar') return node.value === cursor ? { at: 'value', schema } : undefined;
  if (node.kind === 'list') return inList(node.items, schemaOfItem(schema), cursor);
  if (node.entries.some(({ key }) => key === cursor)) return { at: 'key', schema, map: node };
  for (const { key, value } of node.entries) {
    const field = schemaOfField(schema, key, node);
    const found = field === undefined ? undefined : findCursor(value, field, cursor);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inList(items: readonly DocumentNode[], schema: Schema | undefined, cursor: string): CursorPlace | undefined {
  if (schema === undefined) return undefined;
  for (const item of items) {
    const found = findCursor(item, schema, cursor);
    if (found !== undefined) return found;
  }
  return undefined;
}
