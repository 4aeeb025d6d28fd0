import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { joinScalars } from './join-scalars.js';
import type { SplitImage } from './kind-row.js';
import { places } from './places.js';
import { note, type Resource } from './resource.js';

/** Notes an image whose parts are fields of one map; a digest takes the place of the tag. */
export function readSplitImage(map: YamlNode, { whole, registry, repository, tags = [], digest }: SplitImage, resource: Resource): void {
  const { search } = resource;
  const first = (names: readonly (string | undefined)[]): YamlScalar | undefined => {
    for (const name of names) {
      const [found] = name === undefined ? [] : search.scalars(map, name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const complete = whole === undefined ? [] : search.scalars(map, whole);
  for (const scalar of complete) note({ place: places.custom, text: search.trace(scalar), at: scalar.at }, resource);
  if (complete.length > 0) {
    for (const unused of search.at(map, repository)) search.settled.add(unused);
    return;
  }
  const pinned = first([digest]);
  const parts = { registry: first([registry]), digest: pinned, tag: pinned === undefined ? first(tags) : undefined };
  for (const name of search.scalars(map, repository)) {
    note({ place: places.custom, ...joinScalars({ repository: name, ...parts }, search) }, resource);
  }
}
