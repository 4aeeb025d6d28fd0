import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Configurations of Skaffold (extraction.md 1a). */
export const skaffold: FileKind = {
  id: 'skaffold',
  label: 'Skaffold configuration',
  files: '`skaffold.yaml`; YAML with `apiVersion: skaffold/…`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)skaffold\.ya?ml$/.test(path),
  shape: {
    extensions: ['.yaml', '.yml'],
    languages: ['yaml'],
    everywhere: true,
    test: (text) => /^apiVersion:[ \t]*["']?skaffold\//m.test(text),
  },
  expects: expectsAfter(
    { place: places.builder, key: 'builder' },
    { place: places.base, key: 'runImage' },
    { place: places.base, key: 'fromImage' },
    { place: places.container, key: 'image' },
  ),
  load: async () => ({ read: (await import('./read-skaffold.js')).readSkaffold }),
};
