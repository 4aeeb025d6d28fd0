import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Configurations of CircleCI (extraction.md 1e and 2i). */
export const circleci: FileKind = {
  id: 'circleci',
  label: 'CircleCI configuration',
  files: 'YAML in `.circleci`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.circleci\/.+\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.docker, key: 'image' }),
  load: async () => ({ read: (await import('./read-configuration.js')).readConfiguration }),
};
