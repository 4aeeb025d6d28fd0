import { follow } from '../yaml/look-up.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { isNothing } from './fields.js';
import type { ValuesSearch } from './find-chart-images.js';

/** The registry that takes the place of every image's own (Bitnami's `global.imageRegistry`); undefined when the values set none. */
export function globalRegistry(root: YamlNode, search: ValuesSearch): YamlScalar | undefined {
  for (const path of paths) {
    for (const node of follow([root], path, search)) if (node.kind === 'scalar' && !isNothing(node)) return node;
  }
  return undefined;
}

const paths: readonly (readonly string[])[] = [
  ['global', 'imageRegistry'],
  ['global', 'image', 'registry'],
];
