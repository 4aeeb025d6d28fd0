import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Workflows of Woodpecker and of Crow (extraction.md 1e). */
export const woodpecker: FileKind = {
  id: 'woodpecker',
  label: 'Woodpecker workflow',
  files: '`.woodpecker.yml`, `.crow.yml`, YAML in `.woodpecker`, `.crow`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)\.(?:woodpecker|crow)(?:\/[^/]+)?\.ya?ml$/.test(path),
  expects: expectsAfter({ place: places.step, key: 'image' }),
  load: async () => ({ read: (await import('./read-workflow.js')).readWorkflow }),
};
