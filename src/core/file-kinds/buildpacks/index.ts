import { nameOfPath } from '../../model/file-path.js';
import type { ExpectedImage, FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Descriptors of Cloud Native Buildpacks: of projects, builders and packages (extraction.md 1a). */
export const buildpacks: FileKind = {
  id: 'buildpacks',
  label: 'Cloud Native Buildpacks descriptor',
  files: '`project.toml`; `builder.toml` and `package.toml` that speak of buildpacks',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /^project\.toml$/.test(nameOfPath(path)),
  shape: {
    extensions: ['builder.toml', 'package.toml'],
    languages: [],
    test: (text) => /^[ \t]*\[\[?[ \t]*(?:buildpacks?|stack|order|dependencies|run\.images|build)\b/m.test(text),
  },
  expects,
  load: async () => ({ read: (await import('./read-descriptor.js')).readDescriptor }),
};

function expects(before: string): ExpectedImage | undefined {
  const match = /^\s*(builder|image|build-image|run-image)\s*=\s*["']([^\s"']*)$/.exec(before);
  if (match === null) return undefined;
  return { place: match[1] === 'builder' ? places.builder : places.runImage, typed: match[2] ?? '' };
}
