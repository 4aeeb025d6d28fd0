import type { Search } from '../yaml-places/search.js';
import type { YamlScalar } from '../yaml/tree.js';
import { places } from './places.js';

/** Notes the features that come from a registry; others are folders, archives, or names of old that nothing resolves any more. */
export function findFeatures(search: Search): void {
  const sections = search.at('features');
  const keys = sections.flatMap((section) => (section.kind === 'map' ? section.entries.flatMap(({ key }) => key ?? []) : []));
  // The first form of the list was one of names, or of maps with an `id`.
  const listed = [...search.scalars('[]', sections), ...search.scalars('[].id', sections)];
  for (const scalar of [...keys, ...listed]) {
    if (isFromRegistry(scalar)) search.note({ place: places.feature, at: scalar.at, text: search.trace(scalar) });
  }
}

/** Without a host, the tools look for it elsewhere. */
function isFromRegistry({ text }: YamlScalar): boolean {
  return /^[^./:][^/]*[.:][^/]*\/./.test(text) && !text.includes('://');
}
