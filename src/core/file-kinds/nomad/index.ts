import type { FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Jobs of Nomad in HCL (extraction.md 1e). */
export const nomad: FileKind = {
  id: 'nomad',
  label: 'Nomad job',
  files: '`*.nomad`, `*.nomad.hcl`; HCL with a `job` that has tasks',
  languages: ['nomad'],
  places: Object.values(places),
  words,
  claimsName: (path) => /\.nomad(?:\.hcl)?$/.test(path),
  shape: {
    extensions: ['.hcl'],
    languages: ['hcl'],
    test: (text) => /^[ \t]*job[ \t]+"[^"\n]*"[ \t]*\{/m.test(text) && /\btask[ \t]+"/.test(text),
  },
  expects: (before) => {
    const typed = /^\s*image\s*=\s*"([^\s"]*)$/.exec(before)?.[1];
    return typed === undefined ? undefined : { place: places.task, typed };
  },
  load: async () => ({ read: (await import('./read-job.js')).readJob }),
};
