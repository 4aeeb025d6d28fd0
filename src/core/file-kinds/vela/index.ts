import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of Vela (extraction.md 1e). */
export const vela: FileKind = {
  id: 'vela',
  label: 'Vela pipeline',
  files: '`.vela.yml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.vela\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.step, key: 'image' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};
