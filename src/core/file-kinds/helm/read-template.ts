import { nothingRead, type KnownFacts, type Reading, type SourceFile } from '../../model/reading.js';
import { tracedFrom } from '../../model/traced-text.js';

/** Reads a template of a chart. */
export function readTemplate(file: SourceFile, _known: KnownFacts): Reading {
  const isManifest = file.text.includes('apiVersion') && file.text.includes('kind');
  if (!isManifest) return nothingRead;
  return { ...nothingRead, embedded: [{ kind: 'kubernetes', text: tracedFrom(file.text, { start: 0, end: file.text.length }) }] };
}
