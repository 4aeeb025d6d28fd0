import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Pipelines of Bitbucket (extraction.md 1e). Other files are pipelines when `pipelines` stands at their top and steps below it. */
export const bitbucket: FileKind = {
  id: 'bitbucket',
  label: 'Bitbucket pipeline',
  files: '`bitbucket-pipelines.yml`; YAML with `pipelines` at its top and steps below',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|[/.-])bitbucket-pipelines\.ya?ml$/.test(path),
  shape: {
    extensions: ['.yml', '.yaml'],
    languages: ['yaml'],
    test: (text) => /^pipelines:[ \t]*\r?$/m.test(text) && /^[ \t]+- step:/m.test(text),
  },
  expects: expectsAfter({ place: places.image, key: 'image' }, { place: places.pipe, key: 'pipe', prefix: 'docker://' }),
  load: async () => ({ read: (await import('./read-pipeline.js')).readPipeline }),
};
