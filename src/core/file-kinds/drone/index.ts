import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of Drone (extraction.md 1e). */
export const drone: FileKind = {
  id: 'drone',
  label: 'Drone pipeline',
  files: '`.drone.yml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.drone\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.step, key: 'image' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};
