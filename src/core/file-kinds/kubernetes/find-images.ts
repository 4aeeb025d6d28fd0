import type { PlaceInfo } from '../../model/image-use.js';
import type { ReadProblem } from '../../model/reading.js';
import { follow, scalarsOf, type Watch } from '../yaml/look-up.js';
import { tooMuchWork, unreadableText } from '../yaml/problems.js';
import { holdsWord } from '../yaml/spelling.js';
import { isOpen } from '../yaml/templates.js';
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from '../yaml/tree.js';
import { findGenerically } from './generic.js';
import { rowsFor, type WrittenName } from './kind-of.js';
import { builtInKinds, type KindRow } from './kinds.js';
import { places } from './places.js';
import { readPodText } from './pod-text.js';
import { words } from './words.js';

/** A scalar that names an image, the place it stands at, and the namespaces that its resource says. */
export interface FoundImage {
  readonly place: PlaceInfo;
  readonly scalar: YamlScalar;
  readonly namespaces: readonly YamlScalar[];
  /** True when only its form says that it is an image, so that it must pass for one. */
  readonly guessed: boolean;
}

export interface FoundImages {
  readonly found: readonly FoundImage[];
  readonly duplicates: readonly YamlScalar[];
  readonly problems: readonly ReadProblem[];
  /** How many resources (maps with `apiVersion` and `kind`) there are. */
  readonly resources: number;
}

/** A list of ten thousand resources takes less than half of it. */
const mostSteps = 1_000_000;

/** Finds the images of all resources of a document: lists are opened, each resource is read by its own kind. */
export function findImages(document: YamlDocument, text: string): FoundImages {
  const search = new Search(document, text);
  for (const root of document.roots) search.add({ node: root, apiVersions: [], kinds: [] });
  for (let next = search.next(); next; next = search.next()) readResource(next, search);
  if (search.stepsLeft < 0) search.problems.push(tooMuchWork(document.at));
  return search;
}

/** A map that may be a resource; in a typed list (`PodList`) it may leave its kind to the list. */
interface Candidate {
  readonly node: YamlNode;
  readonly apiVersions: readonly WrittenName[];
  readonly kinds: readonly WrittenName[];
}

class Search implements FoundImages, Watch {
  readonly found: FoundImage[] = [];
  readonly duplicates: YamlScalar[] = [];
  readonly problems: ReadProblem[] = [];
  resources = 0;
  stepsLeft = mostSteps;
  private readonly seen = new Set<YamlNode>();
  private readonly waiting: Candidate[] = [];

  constructor(
    private readonly document: YamlDocument,
    readonly text: string,
  ) {}

  add(candidate: Candidate): void {
    if (this.seen.has(candidate.node) || candidate.node.kind !== 'map') return;
    this.seen.add(candidate.node);
    this.waiting.push(candidate);
  }

  next(): Candidate | undefined {
    return this.waiting.pop();
  }

  noteDuplicate({ key }: YamlEntry): void {
    if (key) this.duplicates.push(key);
  }

  get isBroken(): boolean {
    return this.document.broken;
  }

  at(node: YamlNode, path: string): ReadonlySet<YamlNode> {
    return follow([node], toSteps(path), this);
  }

  /** The names at a path; undefined for one that a template makes. */
  namesAt(node: YamlNode, path: string): readonly WrittenName[] {
    return scalarsOf(this.at(node, path)).map((scalar) => (isOpen(scalar.at, this.document.templates) ? undefined : scalar.text));
  }
}

function readResource({ node, ...inherited }: Candidate, search: Search): void {
  const written = { kinds: search.namesAt(node, 'kind'), apiVersions: search.namesAt(node, 'apiVersion') };
  if (written.kinds.length > 0 && written.apiVersions.length > 0) search.resources++;
  const kinds = written.kinds.length > 0 ? written.kinds : inherited.kinds;
  const apiVersions = written.apiVersions.length > 0 ? written.apiVersions : inherited.apiVersions;
  if (search.isBroken || isList(kinds)) openList(node, kinds, apiVersions, search);
  const known = rowsFor(apiVersions, kinds);
  // What a broken document says further down may change its kind, so it counts as any.
  const rows = search.isBroken ? [...known.rows, ...builtInKinds] : known.rows;
  const namespaces = scalarsOf(search.at(node, 'metadata.namespace'));
  for (const row of rows) readRow(node, row, namespaces, search);
  // Only of a resource whose kind is certain: nothing may be hidden by claiming one more.
  const certain = kinds.length === 1 && apiVersions.length === 1 ? known.rows : [];
  const notFetched = new Set(certain.flatMap((row) => (row.notFetched ?? []).flatMap((path) => [...search.at(node, path)])));
  if (!known.generic && !search.isBroken) return;
  for (const image of findGenerically(node, notFetched, search))
    if (known.generic || !image.guessed) search.found.push({ ...image, namespaces });
}

function isList(kinds: readonly WrittenName[]): boolean {
  return kinds.length === 0 || kinds.some((kind) => kind === undefined || kind.endsWith('List'));
}

function openList(node: YamlNode, kinds: readonly WrittenName[], apiVersions: readonly WrittenName[], search: Search): void {
  const itemKinds = kinds.flatMap((kind) => (kind?.endsWith('List') && kind !== 'List' ? kind.slice(0, -'List'.length) : []));
  for (const item of search.at(node, 'items[]')) search.add({ node: item, kinds: itemKinds, apiVersions });
}

function readRow(node: YamlNode, row: KindRow, namespaces: readonly YamlScalar[], search: Search): void {
  const nodes = (paths: readonly string[] = []): readonly YamlNode[] => paths.flatMap((path) => [...search.at(node, path)]);
  const note = (place: PlaceInfo, paths: readonly string[] = []): void => {
    for (const scalar of nodes(paths)) if (scalar.kind === 'scalar') search.found.push({ place, scalar, namespaces, guessed: false });
  };
  const each = (paths: readonly string[] | undefined, rest: string): readonly string[] => (paths ?? []).map((path) => `${path}.${rest}`);
  note(places.container, [...each(row.pods, 'containers[].image'), ...each(row.containers, 'image')]);
  note(places.initContainer, [...each(row.pods, 'initContainers[].image'), ...each(row.initContainers, 'image')]);
  note(places.ephemeralContainer, each(row.pods, 'ephemeralContainers[].image'));
  note(places.imageVolume, each(row.pods, 'volumes[].image.reference'));
  note(places.custom, row.images);
  note(places.bundle, row.bundles);
  for (const text of nodes(row.podTexts)) readPatch(text, namespaces, search);
  for (const resource of nodes(row.resources)) search.add({ node: resource, kinds: [], apiVersions: [] });
}

function readPatch(node: YamlNode, namespaces: readonly YamlScalar[], search: Search): void {
  if (node.kind !== 'scalar') return;
  const pod = readPodText(node, search.text);
  if (pod) readRow(pod, podText, namespaces, search);
  else if (holdsWord(node.text, words)) search.problems.push(unreadableText(node.at));
}

/** The text is a pod spec itself. */
const podText: KindRow = { groups: [], kinds: [], containers: ['containers[]'], initContainers: ['initContainers[]'] };

function toSteps(path: string): readonly string[] {
  return path.replaceAll('[]', '.[]').split('.');
}
