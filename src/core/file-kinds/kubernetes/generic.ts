import type { PlaceInfo } from '../../model/image-use.js';
import { isMergeKey, type Watch } from '../yaml/look-up.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/tree.js';
import { places } from './places.js';

interface GuessedImage {
  readonly place: PlaceInfo;
  readonly scalar: YamlScalar;
  readonly guessed: boolean;
}

/**
 * The rule for kinds that no table knows: `image` of what stands under `containers`, `initContainers` or `ephemeralContainers` is an image; any other
 * scalar under a key `image` is one when it reads as a reference. Goes through everything but `notFetched` once.
 */
export function findGenerically(root: YamlNode, notFetched: ReadonlySet<YamlNode>, watch: Watch): readonly GuessedImage[] {
  const found: GuessedImage[] = [];
  const seen = { container: new Set<YamlNode>(notFetched), elsewhere: new Set<YamlNode>(notFetched) };
  const waiting: Visit[] = [{ node: root, container: false }];
  for (let visit = waiting.pop(); visit && --watch.stepsLeft >= 0; visit = waiting.pop()) {
    const visited = visit.container ? seen.container : seen.elsewhere;
    if (visited.has(visit.node)) continue;
    visited.add(visit.node);
    if (visit.node.kind === 'map') noteDuplicates(visit.node, watch);
    for (const next of inside(visit, notFetched, found)) waiting.push(next);
  }
  return found;
}

interface Visit {
  readonly node: YamlNode;
  /** True for a container, or a list or map of containers. */
  readonly container: boolean;
}

function inside({ node, container }: Visit, notFetched: ReadonlySet<YamlNode>, found: GuessedImage[]): readonly Visit[] {
  if (node.kind === 'list') return node.items.map((item) => ({ node: item, container }));
  if (node.kind === 'scalar') return [];
  return node.entries.map((entry) => {
    const image = imageOf(entry);
    if (image && !notFetched.has(image)) found.push({ place: places.custom, scalar: image, guessed: !container });
    return { node: entry.value, container: isMergeKey(entry.key) ? container : isContainers(entry) };
  });
}

function noteDuplicates({ entries }: YamlMap, watch: Watch): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = entry.key?.text;
    if (key === undefined || (key !== 'image' && !containerKeys.has(key))) continue;
    if (seen.has(key)) watch.noteDuplicate(entry);
    seen.add(key);
  }
}

function imageOf({ key, value }: YamlEntry): YamlScalar | undefined {
  return key?.text === 'image' && value.kind === 'scalar' ? value : undefined;
}

function isContainers({ key }: YamlEntry): boolean {
  return key !== undefined && containerKeys.has(key.text);
}

const containerKeys: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);
