import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { mayHoldResources } from './may-hold-resources.js';
import { places } from './places.js';
import { words, wordsWith } from './words.js';

/** Kubernetes manifests and custom resources, in YAML or JSON (extraction.md 1c). The file's name says nothing: the content does. */
export const kubernetes: FileKind = {
  id: 'kubernetes',
  label: 'Kubernetes manifest',
  files: 'YAML and JSON that holds `apiVersion` and `kind`, whatever its name; templates of charts',
  languages: [],
  places: Object.values(places),
  words,
  wordsWith,
  claimsName: () => false,
  shape: { extensions: ['.yaml', '.yml', '.json'], languages: ['yaml', 'json', 'helm'], everywhere: true, test: mayHoldResources },
  sharesFile: ({ path, text }) => /\.(?:ya?ml|json)$/i.test(path) && text.includes('apiVersion') && text.includes('kind'),
  expects: expectsImage,
  load: async () => {
    const { manifestParts, readManifest } = await import('./read-manifest.js');
    return { read: readManifest, parts: manifestParts };
  },
};
