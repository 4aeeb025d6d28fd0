import type { PlaceInfo } from '../../model/image-use.js';
import { isMergeKey, type Watch } from '../yaml/look-up.js';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/tree.js';
import { places } from './places.js';

interface GuessedImage {
  readonly place: PlaceInfo;
  readonly scalar: YamlScalar;
  readonly guessed: boolean;
}

/**
 * The rule for kinds that no table knows: `image` of what stands under `containers`, `initContainers` or `ephemeralContainers` is an image; any other
 * scalar under a key `image` is one when it reads as a reference. Goes through everything but `products` once.
 */
export function findGenerically(root: YamlNode, products: ReadonlySet<YamlNode>, watch: Watch): readonly GuessedImage[] {
  const found: GuessedImage[] = [];
  const seen = { container: new Set<YamlNode>(products), elsewhere: new Set<YamlNode>(products) };
  const waiting: Visit[] = [{ node: root, container: false }];
  for (let visit = waiting.pop(); visit && --watch.stepsLeft >= 0; visit = waiting.pop()) {
    const visited = visit.container ? seen.container : seen.elsewhere;
    if (visited.has(visit.node)) continue;
    visited.add(visit.node);
    for (const next of inside(visit, products, found)) waiting.push(next);
  }
  return found;
}

interface Visit {
  readonly node: YamlNode;
  /** True for a container, or a list or map of containers. */
  readonly container: boolean;
}

function inside({ node, container }: Visit, products: ReadonlySet<YamlNode>, found: GuessedImage[]): readonly Visit[] {
  if (node.kind === 'list') return node.items.map((item) => ({ node: item, container }));
  if (node.kind === 'scalar') return [];
  return node.entries.map((entry) => {
    const image = imageOf(entry);
    if (image && !products.has(image)) found.push({ place: places.custom, scalar: image, guessed: !container });
    return { node: entry.value, container: isMergeKey(entry.key) ? container : isContainers(entry) };
  });
}

function imageOf({ key, value }: YamlEntry): YamlScalar | undefined {
  return key?.text === 'image' && value.kind === 'scalar' ? value : undefined;
}

function isContainers({ key }: YamlEntry): boolean {
  return key !== undefined && containerKeys.has(key.text);
}

const containerKeys: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);
