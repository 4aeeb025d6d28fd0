import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Blueprints of Render (extraction.md 1e). */
export const render: FileKind = {
  id: 'render',
  label: 'Render blueprint',
  files: '`render.yaml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)render\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.service, key: 'url' }),
  load: async () => ({ read: (await import('./read-blueprint.js')).readBlueprint }),
};
