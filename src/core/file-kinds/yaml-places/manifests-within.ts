import type { EmbeddedFile, SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';
import { withMerged } from '../yaml/look-up.js';
import { readDocuments } from '../yaml/read-documents.js';
import { isSpeltPlainly } from '../yaml/spelling.js';
import type { YamlDocument } from '../yaml/tree.js';

/**
 * The documents of a file that are manifests: a cluster takes them, whatever the file's name or its other documents make it. So none is hidden by a word
 * that another kind is known by.
 */
export function manifestsWithin({ text }: SourceFile): readonly EmbeddedFile[] {
  if (isSpeltPlainly(text) && !(text.includes('apiVersion') && text.includes('kind'))) return [];
  const { documents } = readDocuments(text, { words: everyManifest });
  return documents.filter(isManifest).map(({ at }) => ({ kind: 'kubernetes', text: tracedFrom(text, at) }));
}

const everyManifest: readonly string[] = ['apiVersion'];

function isManifest({ roots }: YamlDocument): boolean {
  const keys = new Set([...withMerged(roots)].flatMap(({ entries }) => entries.flatMap(({ key }) => key?.text ?? [])));
  return keys.has('apiVersion') && keys.has('kind');
}
