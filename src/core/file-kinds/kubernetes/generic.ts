import { isMergeKey } from '../yaml/look-up.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/tree.js';
import { readArguments, readEnvironment } from './container-texts.js';
import { isFile, passesStrictly } from './image-forms.js';
import { joinScalars } from './join-scalars.js';
import { places } from './places.js';
import type { Resource } from './resource.js';
import { saysSomething, type FoundImage, type Search } from './search.js';

type GuessedImage = Omit<FoundImage, 'namespaces' | 'generic'>;

/**
 * The rule for kinds that no table knows: `image` of what stands under `containers`, `initContainers` or `ephemeralContainers` is an image; any other
 * scalar under a key `image` is one when it reads as a reference, and one under `…Image` when it can hardly be anything else; and so are a repository and a
 * tag under `image`. Goes through everything but `notRead` once.
 */
export function findGenerically(resource: Resource, notRead: ReadonlySet<YamlNode>, inContainers = false): readonly GuessedImage[] {
  const { search } = resource;
  const found: GuessedImage[] = [];
  const seen = { container: new Set<YamlNode>(notRead), elsewhere: new Set<YamlNode>(notRead) };
  const waiting: Visit[] = [{ node: resource.node, container: inContainers }];
  for (let visit = waiting.pop(); visit && --search.stepsLeft >= 0; visit = waiting.pop()) {
    const visited = visit.container ? seen.container : seen.elsewhere;
    if (visited.has(visit.node)) continue;
    visited.add(visit.node);
    for (const next of inside(visit, { notRead, resource, search, found })) waiting.push(next);
  }
  return found;
}

interface Visit {
  readonly node: YamlNode;
  /** True for a container, or a list or map of containers. */
  readonly container: boolean;
}

interface Walk {
  readonly notRead: ReadonlySet<YamlNode>;
  readonly resource: Resource;
  readonly search: Search;
  readonly found: GuessedImage[];
}

function inside({ node, container }: Visit, walk: Walk): readonly Visit[] {
  if (node.kind === 'list') return node.items.map((item) => ({ node: item, container }));
  if (node.kind === 'scalar') return [];
  noteDuplicates(node, walk.search);
  readTexts(node, walk);
  return node.entries.map((entry) => {
    readEntry(entry, node, container, walk);
    return { node: entry.value, container: isMergeKey(entry.key) ? container : isContainers(entry) };
  });
}

function readEntry({ key, value }: YamlEntry, map: YamlMap, container: boolean, walk: Walk): void {
  if (key === undefined || walk.notRead.has(value)) return;
  if (value.kind === 'map') readParts(key, value, walk);
  else if (value.kind === 'scalar' && saysSomething(value)) readScalar({ key, value }, map, container, walk);
}

function readScalar(
  { key, value }: { readonly key: YamlScalar; readonly value: YamlScalar },
  map: YamlMap,
  container: boolean,
  { search, found }: Walk,
): void {
  if (key.text === 'image') {
    const image = withSiblings(value, map, search);
    if (container || !isFile(value.text)) found.push({ place: places.custom, guessed: !container, ...image });
  } else if (/[a-z]Image$/.test(key.text)) {
    const text = search.trace(value);
    if (passesStrictly(text)) found.push({ place: places.custom, text, at: value.at, guessed: true });
  }
}

/** `{repository: nvcr.io/nvidia, image: driver, version: "1"}` and `{image: app, tag: "1"}` are one image each. */
function withSiblings(value: YamlScalar, map: YamlMap, search: Search): Pick<GuessedImage, 'text' | 'at' | 'related'> {
  const [registry] = value.text.includes('/')
    ? []
    : search.scalars(map, 'repository').filter(({ text }) => /[./]/.test(text) && !text.includes('://'));
  const [tag] = [...search.scalars(map, 'tag'), ...search.scalars(map, 'imageTag'), ...(registry ? search.scalars(map, 'version') : [])];
  return joinScalars({ repository: value, registry, tag }, search);
}

/** `image: {registry, repository, tag, digest}`. */
function readParts(key: YamlScalar, map: YamlMap, { search, found }: Walk): void {
  if (!/image$/i.test(key.text)) return;
  const [repository] = search.scalars(map, 'repository');
  if (repository === undefined || repository.text.includes('://')) return;
  const [registry] = search.scalars(map, 'registry');
  const [tag] = [...search.scalars(map, 'tag'), ...search.scalars(map, 'version')];
  const [digest] = search.scalars(map, 'digest');
  found.push({ place: places.custom, guessed: true, ...joinScalars({ repository, registry, tag, digest }, search) });
}

/** Arguments and environment variables that name images. */
function readTexts(map: YamlMap, { resource }: Walk): void {
  const part = { ...resource, node: map };
  for (const { key } of map.entries) {
    if (key?.text === 'env') for (const variable of resource.search.at(map, 'env[]')) readEnvironment(variable, part);
    if (key?.text === 'args') readArguments(map, part);
  }
}

function noteDuplicates({ entries }: YamlMap, search: Search): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = entry.key?.text;
    if (key === undefined || (key !== 'image' && !containerKeys.has(key))) continue;
    if (seen.has(key)) search.noteDuplicate(entry);
    seen.add(key);
  }
}

function isContainers({ key }: YamlEntry): boolean {
  return key !== undefined && containerKeys.has(key.text);
}

const containerKeys: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);
