import type { EmbeddedFile, SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';
import { isSpeltPlainly } from '../yaml/spelling.js';

/**
 * The file once more, as manifests, when it may hold any: a cluster takes every document of it, whatever else its name or other documents make it. So no
 * manifest is hidden by a word that another kind is known by.
 */
export function manifestsWithin({ text }: SourceFile): readonly EmbeddedFile[] {
  const mayHold = (text.includes('apiVersion') && text.includes('kind')) || !isSpeltPlainly(text);
  return mayHold ? [{ kind: 'kubernetes', text: tracedFrom(text, { start: 0, end: text.length }) }] : [];
}
