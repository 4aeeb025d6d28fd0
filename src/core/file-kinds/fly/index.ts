import type { ExpectedImage, FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Configurations of applications on Fly.io (extraction.md 1e). */
export const fly: FileKind = {
  id: 'fly',
  label: 'Fly.io application',
  files: '`fly.toml`, `fly.*.toml`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/.test(path),
  expects,
  load: async () => ({ read: (await import('./read-application.js')).readApplication }),
};

function expects(before: string): ExpectedImage | undefined {
  const match = /^\s*(image|builder)\s*=\s*["']([^\s"']*)$/.exec(before);
  if (match === null) return undefined;
  return { place: match[1] === 'image' ? places.image : places.builder, typed: match[2] ?? '' };
}
