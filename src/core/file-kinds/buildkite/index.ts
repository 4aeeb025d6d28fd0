import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of Buildkite (extraction.md 1e). */
export const buildkite: FileKind = {
  id: 'buildkite',
  label: 'Buildkite pipeline',
  files: 'YAML in `.buildkite`, `buildkite.yml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /\.ya?ml$/.test(path) && /(?:^|\/)(?:\.buildkite\/.|\.?buildkite\.ya?ml$)/.test(path),
  expects: expectsAfter({ place: places.docker, key: 'image' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};
