import { fileKinds } from '../file-kinds/index.js';

/** What `places` of a policy may name: every place of the file kinds' tables, and `<kind>/*` for all of one kind. */
export function placeNames(): readonly string[] {
  return fileKinds.flatMap((kind) => [`${kind.id}/*`, ...kind.places.map(({ id }) => id)]);
}
