import { Composer, type Document } from 'yaml';
import type { Span } from '../../model/span.js';
import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import { boundedTokens } from '../../policy/document-reading/measure-tokens.js';
import { toDocumentNode } from '../../policy/document-reading/to-document-node.js';

/** One document of a file of YAML or JSON: its tree, or why there is none and where. */
export type ReadDocument =
  | { readonly root: DocumentNode; readonly trouble?: never; readonly span?: never }
  | { readonly root?: never; readonly trouble: string; readonly span: Span };

/** How much of one file is read. */
const bounds = { characters: 2 * 1024 * 1024, nodes: 50_000, depth: 64 } as const;

/**
 * The documents of a file. Total and bounded as policies are read: a document that is broken, or whose anchors, merge keys or repeated
 * keys leave open what it means, is not read by halves.
 */
export function readDocuments(text: string): readonly ReadDocument[] {
  if (text.length > bounds.characters) return [{ trouble: 'It is larger than 2 MiB, and reading is bounded.', span: start }];
  try {
    const tokens = boundedTokens(text, bounds);
    if ('what' in tokens) return [{ trouble: tokens.what, span: tokens.span }];
    const kept = tokens.filter((token) => token.type !== 'directive');
    const composer = new Composer({ version: '1.2', schema: 'core', strict: true, uniqueKeys: false, prettyErrors: false });
    return [...composer.compose(kept)].flatMap((document) => readOne(document, text));
  } catch (error) {
    // The library promises not to throw; a promise of somebody else is not ours to give on.
    return [{ trouble: `It is no YAML: ${error instanceof Error ? error.message : 'unknown reason'}.`, span: start }];
  }
}

const start: Span = { start: 0, end: 0 };

function readOne(document: Document.Parsed, text: string): readonly ReadDocument[] {
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const [from, to] = error.pos;
    return [{ trouble: `It is no YAML: ${error.message.replace(/\.$/, '')}.`, span: { start: from, end: Math.max(from, to) } }];
  }
  const { root, complaints } = toDocumentNode(document.contents, text);
  const [complaint] = complaints;
  if (complaint !== undefined) return [{ trouble: complaint.what, span: complaint.span }];
  return root === undefined ? [] : [{ root }];
}
