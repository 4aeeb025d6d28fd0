import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places } from './places.js';
import { words } from './words.js';

/** Kustomizations and components, read as kustomize builds them. */
export const kustomize: FileKind = {
  id: 'kustomize',
  label: 'Kustomize',
  files: '`kustomization.yaml`, `kustomization.yml`, `Kustomization`; components; files of JSON patches that they name',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path),
  shape: {
    extensions: ['.yaml', '.yml'],
    languages: ['yaml'],
    test: (text) => text.includes('kustomize.config.k8s.io/') && /^kind:[ \t]+["']?(?:Kustomization|Component)\b/m.test(text),
  },
  expects: expectsImage,
  load: async () => {
    const { readKustomization } = await import('./read-kustomization.js');
    return { read: readKustomization };
  },
};
