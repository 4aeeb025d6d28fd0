import type { FileKind } from '../../model/reading.js';
import { isSpeltPlainly } from '../yaml/spelling.js';
import { hasForeignBreak } from '../yaml/line-breaks.js';
import { places } from './places.js';
import { words } from './words.js';

/** Kubernetes manifests and custom resources, in YAML or JSON (extraction.md 1c). The file's name says nothing: the content does. */
export const kubernetes: FileKind = {
  id: 'kubernetes',
  label: 'Kubernetes manifest',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: () => false,
  shape: { extensions: ['.yaml', '.yml', '.json'], languages: ['yaml', 'json', 'helm'], test: mayHoldResources },
  load: async () => {
    const { readManifest } = await import('./read-manifest.js');
    return { read: readManifest };
  },
};

/**
 * True when the text may hold a resource: both words stand in it, or it is spelt so that their absence proves nothing. The reader looks at
 * the tree and finds nothing in what only looks like one.
 */
function mayHoldResources(text: string): boolean {
  if (text.includes('apiVersion') && text.includes('kind')) return true;
  return !isSpeltPlainly(text) && (looksComposed(text) || hasForeignBreak(text));
}

/** A key may be composed of escapes, and then the other of the two words, or an escape for one of its letters, is there. */
function looksComposed(text: string): boolean {
  return /["'](?:[^"'\n]*\\[xuU\n\r][^"'\n]*)["'][ \t]*:/.test(text) || text.includes('!');
}
