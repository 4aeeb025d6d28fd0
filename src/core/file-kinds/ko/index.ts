import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Configurations of ko (extraction.md 1a). */
export const ko: FileKind = {
  id: 'ko',
  label: 'ko configuration',
  files: '`.ko.yaml`, `.ko.yml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.ko\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.base, key: 'defaultBaseImage' }),
  load: async () => ({ read: (await import('./read-ko.js')).readKo }),
};
