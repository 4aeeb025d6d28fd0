import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { isNamedFile, mayBeTemplate } from './names.js';
import { places } from './places.js';
import { words } from './words.js';

/** The files of Helm charts: values, templates, Chart.yaml; and helmfiles. */
export const helm: FileKind = {
  id: 'helm',
  label: 'Helm',
  files:
    '`values.yaml`, `values*.yaml`, `*-values.yaml`, `Chart.yaml`, `helmfile.yaml`; templates of charts (YAML and `*.tpl` that ask for `.Values` and the like)',
  languages: ['helm'],
  places: Object.values(places),
  words,
  claimsName: isNamedFile,
  readsResources: true,
  shape: { extensions: ['.yaml', '.yml', '.tpl'], languages: ['yaml'], test: mayBeTemplate },
  expects: expectsImage,
  load: async () => {
    const { readHelm } = await import('./read-helm.js');
    return { read: readHelm };
  },
};
