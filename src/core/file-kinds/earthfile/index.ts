import { nameOfPath } from '../../model/file-path.js';
import type { ExpectedImage, FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Earthfiles of Earthly (extraction.md 1a). */
export const earthfile: FileKind = {
  id: 'earthfile',
  label: 'Earthfile',
  files: '`Earthfile`, `*.earth`',
  languages: ['earthfile'],
  places: Object.values(places),
  words,
  claimsName: (path) => /^Earthfile$|\.earth$/.test(nameOfPath(path)),
  expects,
  load: async () => ({ read: (await import('./read-earthfile.js')).readEarthfile }),
};

function expects(before: string): ExpectedImage | undefined {
  const base = /^\s*FROM\s+(?:--\S+\s+)*([^\s"'#+]*)$/.exec(before)?.[1];
  if (base !== undefined) return { place: places.from, typed: base };
  const pulled = /^\s*WITH\s+DOCKER\s.*--pull[\s=]([^\s"'#+]*)$/.exec(before)?.[1];
  return pulled === undefined ? undefined : { place: places.pull, typed: pulled };
}
