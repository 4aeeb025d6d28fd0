import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Configurations of Google Cloud Build (extraction.md 1e). */
export const cloudBuild: FileKind = {
  id: 'cloud-build',
  label: 'Cloud Build configuration',
  files: '`cloudbuild.yaml`, `cloudbuild*.json`, `*.cloudbuild.yaml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|[/.-])cloudbuild(?:[.-][^/]*)?\.(?:ya?ml|json)$/.test(path),
  expects: expectsAfter({ place: places.step, key: 'name' }),
  load: async () => ({ read: (await import('./read-build.js')).readBuild }),
};
