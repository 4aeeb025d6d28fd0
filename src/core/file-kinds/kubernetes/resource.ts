import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { saysSomething, type FoundImage, type Search } from './search.js';

/** A resource, or a part of one, that a row is applied to. */
export interface Resource {
  readonly node: YamlNode;
  readonly namespaces: readonly YamlScalar[];
  readonly search: Search;
}

/** Notes an image of a resource. */
export function note(image: Omit<FoundImage, 'namespaces' | 'guessed' | 'generic'>, { search, namespaces }: Resource): void {
  search.found.push({ ...image, namespaces, guessed: false });
}

/** The scalars among the nodes that say something. */
export function scalarsIn(nodes: Iterable<YamlNode>): readonly YamlScalar[] {
  return [...nodes].filter((node) => node.kind === 'scalar').filter(saysSomething);
}
