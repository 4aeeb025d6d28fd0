import type { TracedText } from '../../model/traced-text.js';
import { spanOf } from '../../model/traced-text.js';
import type { Search } from '../yaml-places/index.js';
import { scalarsOf } from '../yaml/look-up.js';
import type { YamlList, YamlNode, YamlScalar } from '../yaml/tree.js';
import { places } from './places.js';

/** The images that the operations of a JSON patch (RFC 6902) put somewhere. */
export function notePatchImages(operations: YamlList, trace: (scalar: YamlScalar) => TracedText, search: Search): void {
  for (const operation of operations.items) {
    if (operation.kind !== 'map') continue;
    const verbs = scalarsOf(search.at('op', [operation])).map(({ text }) => text);
    if (!verbs.some((verb) => verb === 'add' || verb === 'replace')) continue;
    const values = search.at('value', [operation]);
    for (const { text: path } of scalarsOf(search.at('path', [operation]))) {
      for (const scalar of imagesIn(path, values, search)) {
        const text = trace(scalar);
        const at = spanOf(text);
        if (at !== undefined) search.note({ place: places.jsonPatch, text, at });
      }
    }
  }
}

function imagesIn(path: string, values: readonly YamlNode[], search: Search): readonly YamlScalar[] {
  if (/\/image(?:\/reference)?$/.test(path)) return search.scalars('', values);
  if (/ontainers\/[^/]+$/.test(path)) return search.scalars('image', values);
  if (path.endsWith('ontainers')) return search.scalars('[].image', values);
  if (/\/volumes\/[^/]+$/.test(path)) return search.scalars('image.reference', values);
  return below.flatMap((rest) => search.scalars(rest, values));
}

/** What a larger value may hold: a pod, or what has one. */
const below = ['', 'spec.', 'template.spec.', 'spec.template.spec.'].flatMap((pod) =>
  ['containers[].image', 'initContainers[].image', 'volumes[].image.reference'].map((path) => pod + path),
);
