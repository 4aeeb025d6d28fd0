import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of GitLab CI (extraction.md 1e and 2h). */
export const gitlabCi: FileKind = {
  id: 'gitlab-ci',
  label: 'GitLab CI pipeline',
  files: '`.gitlab-ci.yml`, `*.gitlab-ci.yml`, files that `include` names',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /\.gitlab-ci\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.image, key: 'image' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};
