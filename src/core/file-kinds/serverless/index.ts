import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Services of the Serverless Framework (extraction.md 1e). */
export const serverless: FileKind = {
  id: 'serverless',
  label: 'Serverless Framework service',
  files: '`serverless.yml`, `serverless.yaml`, `serverless.json`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)serverless\.(?:ya?ml|json)$/.test(path),
  expects: expectsAfter({ place: places.function, key: 'image' }, { place: places.image, key: 'uri' }),
  load: async () => ({ read: (await import('./read-serverless.js')).readServerless }),
};
