import type { Span } from '../model/span.js';
import type { DocumentNode, MapEntry } from './document-reading/document-node.js';
import { readDocument } from './document-reading/read-document.js';
import { schemaOfField, schemaOfItem } from './policy-language-schema.js';
import { policySchema } from './schema.js';
import type { Schema } from './schema/types.js';

/** What a key or word of a policy means. Its Markdown holds nothing that stands in the file. */
export interface PolicyHover {
  readonly span: Span;
  readonly markdown: string;
}

/** The meaning of the key or word at a place of a policy file, broken or not. */
export function hoverPolicy(text: string, offset: number): PolicyHover | undefined {
  const { root } = readDocument(text);
  return root === undefined ? undefined : hover(root, policySchema, offset);
}

function hover(node: DocumentNode, schema: Schema, offset: number): PolicyHover | undefined {
  if (node.kind === 'map')
    return hoverEntry(
      node.entries.find((entry) => touches(entry, offset)),
      node,
      schema,
      offset,
    );
  if (node.kind === 'list') {
    const item = node.items.find(({ span }) => holds(span, offset));
    const itemSchema = schemaOfItem(schema);
    return item === undefined || itemSchema === undefined ? undefined : hover(item, itemSchema, offset);
  }
  if (!holds(node.span, offset) || schema.kind !== 'word' || typeof node.value !== 'string') return undefined;
  const meaning = Object.hasOwn(schema.words, node.value) ? schema.words[node.value] : undefined;
  return meaning === undefined ? undefined : { span: node.span, markdown: `\`${node.value}\`: ${meaning}\n\n${schema.description}` };
}

function hoverEntry(entry: MapEntry | undefined, node: DocumentNode, schema: Schema, offset: number): PolicyHover | undefined {
  const field = entry === undefined ? undefined : schemaOfField(schema, entry.key, node);
  if (entry === undefined || field === undefined) return undefined;
  if (!holds(entry.keySpan, offset)) return hover(entry.value, field, offset);
  return { span: entry.keySpan, markdown: describe(field) };
}

function describe(schema: Schema): string {
  const words =
    schema.kind === 'word'
      ? `\n${Object.entries(schema.words)
          .map(([word, meaning]) => `\n- \`${word}\`: ${meaning}`)
          .join('')}`
      : '';
  return `${schema.description}${words}\n\n\`\`\`yaml\n${schema.example}\n\`\`\``;
}

function touches({ keySpan, value }: MapEntry, offset: number): boolean {
  return holds(keySpan, offset) || holds(value.span, offset);
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
