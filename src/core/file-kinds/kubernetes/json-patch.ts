import type { YamlList } from '../yaml/tree.js';
import { findGenerically } from './generic.js';
import { places } from './places.js';
import type { Search } from './search.js';

/** JSON patches (RFC 6902): `{op, path: /spec/template/spec/containers/0/image, value: IMG}`, or a value that holds containers. */
export function readOperations(patch: YamlList, search: Search): void {
  for (const operation of patch.items) {
    const paths = search.scalars(operation, 'path').map(({ text }) => text);
    if (paths.length === 0 || !search.scalars(operation, 'op').some(({ text }) => text === 'add' || text === 'replace')) continue;
    for (const value of search.at(operation, 'value')) {
      if (value.kind !== 'scalar') {
        const inContainers = paths.some((path) => /\/(?:containers|initContainers|ephemeralContainers)(?:\/[^/]+)?$/.test(path));
        for (const image of findGenerically({ node: value, namespaces: [], search }, new Set(), inContainers))
          search.found.push({ ...image, namespaces: [], generic: true });
      } else if (paths.some((path) => path.endsWith('/image'))) {
        search.found.push({ place: places.custom, text: search.trace(value), at: value.at, namespaces: [], guessed: true });
      }
    }
  }
}
