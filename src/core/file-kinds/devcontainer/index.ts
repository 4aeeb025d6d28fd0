import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places } from './places.js';
import { words } from './words.js';

/** Dev containers (containers.dev), JSON with comments (extraction.md 1a). */
export const devcontainer: FileKind = {
  id: 'devcontainer',
  label: 'Dev container',
  files: '`devcontainer.json`, `.devcontainer.json`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.?devcontainer\.json$/.test(path),
  expects: expectsImage,
  load: async () => {
    const { readDevcontainer } = await import('./read-devcontainer.js');
    return { read: readDevcontainer };
  },
};
