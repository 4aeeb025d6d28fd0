import { nameOfPath } from '../../model/file-path.js';
import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places } from './places.js';
import { words } from './words.js';

/** Bake files of Docker Buildx, in HCL or JSON (extraction.md 1a). Compose files double as such and are read as what they are. */
export const dockerBake: FileKind = {
  id: 'docker-bake',
  label: 'Docker bake file',
  files: '`docker-bake.hcl`, `docker-bake.json`, `docker-bake.override.*`',
  languages: ['dockerbake'],
  places: Object.values(places),
  words,
  claimsName: (path) => /^docker-bake(?:[.-].+)?\.(?:hcl|json)$/.test(nameOfPath(path)),
  expects: expectsImage,
  load: async () => {
    const { readBake } = await import('./read-bake.js');
    return { read: readBake };
  },
};
