import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { mayHoldServices } from './may-hold-services.js';
import { isComposeName, languages } from './names.js';
import { places } from './places.js';
import { words } from './words.js';

/** Docker Compose files, read as compose-go reads them (extraction.md 1b and 2d); test/real asks compose-go itself. */
export const compose: FileKind = {
  id: 'compose',
  label: 'Compose file',
  files: '`compose*.yaml`, `docker-compose*.yml`, YAML that holds `services` with images or builds; the language mode Docker Compose',
  languages,
  places: Object.values(places),
  words,
  claimsName: isComposeName,
  shape: { extensions: ['.yaml', '.yml'], languages: ['yaml'], test: mayHoldServices },
  expects: expectsImage,
  load: async () => {
    const { readCompose } = await import('./read-compose.js');
    return { read: readCompose };
  },
};
