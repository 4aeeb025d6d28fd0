import type { PlaceInfo } from '../../model/image-use.js';
import type { FilePath, Span } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';
import { passesForImage, type WrittenImage } from '../image-text/index.js';
import { isMergeKey, type Watch } from '../yaml/look-up.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { composeImage } from './compose-image.js';
import { fieldsOf, isNothing, type Field } from './fields.js';
import { isAddress, mayBeImage, ownParts } from './form.js';
import { chartWide, type ChartWide } from './chart-wide.js';
import { imageFields, type ImageFields } from './image-fields.js';
import type { ValuesSearch } from './values-search.js';

export interface ChartImageOptions {
  readonly place: PlaceInfo;
  /** The file that is read. */
  readonly file: FilePath;
  /** The tag of an image that names none: the chart's `appVersion`, as `inFile` of Chart.yaml. Absent: nobody here knows it. */
  readonly defaultTag?: TracedText;
}

/** An image whose range is known: that of its repository. */
export interface PlacedImage extends WrittenImage {
  readonly at: Span;
}

/** The images that a chart's values name by their keys, without a look at its templates; in the order of the walk. */
export function findChartImages(root: YamlNode, search: ValuesSearch, options: ChartImageOptions): readonly PlacedImage[] {
  const finder: Finder = { search, options, wide: chartWide(root, search), found: new Map() };
  const seen = { image: new Set<YamlNode>(), images: new Set<YamlNode>(), other: new Set<YamlNode>() };
  const waiting: Visit[] = [{ node: root, key: '', role: 'other' }];
  for (let visit = waiting.pop(); visit && --search.stepsLeft >= 0; visit = waiting.pop()) {
    if (seen[visit.role].has(visit.node)) continue;
    seen[visit.role].add(visit.node);
    waiting.push(...inside(visit, finder).reverse());
  }
  return [...finder.found.values()];
}

interface Finder {
  readonly search: ValuesSearch;
  readonly options: ChartImageOptions;
  readonly wide: ChartWide;
  /** By place and text: an anchored map is reached on several ways. */
  readonly found: Map<string, PlacedImage>;
}

/** A node with the key that it stands under, which items of a list share. */
interface Visit {
  readonly node: YamlNode;
  readonly key: string;
  /** `image`: its key ends so; `images`: it holds images by names of their own. */
  readonly role: 'image' | 'images' | 'other';
}

function inside({ node, key, role }: Visit, finder: Finder): Visit[] {
  if (node.kind === 'list') return node.items.map((item) => ({ node: item, key, role }));
  if (node.kind === 'scalar') {
    if (role === 'images') noteListed(key, node, finder);
    return [];
  }
  noteDuplicates(node, finder.search);
  const context = role !== 'other' ? 'image' : sources.test(key) ? 'source' : 'unknown';
  for (const image of imageFields(fieldsOf(node, finder.search), context)) noteImage(image, finder);
  return node.entries.map(({ key: name, value }) => {
    if (isMergeKey(name) || name === undefined) return { node: value, key, role };
    return { node: value, key: name.text, role: roleOf(name.text, role, value) };
  });
}

/** A scalar in a map under `images` is an image by its form; one in an `image` map is one of its parts. */
function roleOf(key: string, outer: Visit['role'], value: YamlNode): Visit['role'] {
  if (/images$/i.test(key)) return 'images';
  if (/image$/i.test(key)) return value.kind === 'scalar' ? 'other' : 'image';
  return outer === 'images' && (value.kind !== 'scalar' || !partKeys.test(key)) ? 'images' : 'other';
}

function noteImage(image: ImageFields, finder: Finder): void {
  const { search, options } = finder;
  for (const combination of combinationsOf(image)) {
    const repository = search.trace(combination.repository.scalar);
    if (!isImage(image, combination.repository, repository)) continue;
    const tag = trace(combination.tag?.scalar, search);
    const texts = {
      ...{ repository, tag },
      registry: registryOf(combination, ownParts(repository.text).host && image.form === 'text', finder),
      digest: trace(combination.digest?.scalar, search),
      defaultTag: needsTag(image, combination, finder)
        ? (sharedTag(combination, finder) ?? options.defaultTag ?? ('unknown' as const))
        : undefined,
    };
    note({ place: options.place, at: combination.repository.scalar.at, ...composeImage(texts, options.file) }, finder);
  }
}

/** Where the key stands and nothing at it, the chart has a registry of its own elsewhere: without one that is known nobody here can tell. */
function registryOf(
  { registry, defaultRegistry, repository }: Combination,
  hasHost: boolean,
  { search, wide }: Finder,
): TracedText | 'unknown' | undefined {
  if (isBare(registry, repository)) return wide.hub.registry;
  if (registry === undefined || hasHost) return undefined;
  if (wide.registry !== undefined) return wide.registry;
  const own = trace(registry.scalar, search) ?? trace(defaultRegistry?.scalar, search);
  const shared = isHub(registry) ? wide.hub.registry : wide.fallback.registry;
  return own ?? shared ?? (ownParts(search.trace(repository.scalar).text).host ? undefined : 'unknown');
}

function sharedTag({ registry, repository }: Combination, { wide }: Finder): TracedText | undefined {
  return isBare(registry, repository) || (registry !== undefined && isHub(registry)) ? wide.hub.tag : wide.fallback.tag;
}

/** Istio's proxies are words that its one registry goes before. */
function isBare(registry: Field | undefined, { key, scalar }: Field): boolean {
  return registry === undefined && key === 'image' && !/[/:@]/.test(scalar.text);
}

function isHub({ key }: Field): boolean {
  return /hub$/i.test(key);
}

function trace(scalar: YamlScalar | undefined, search: ValuesSearch): TracedText | undefined {
  return scalar === undefined || isNothing(scalar) ? undefined : search.trace(scalar);
}

function isImage({ form }: ImageFields, { key, scalar }: Field, repository: TracedText): boolean {
  if (isNothing(scalar) || isAddress(repository.text)) return false;
  if (/image$/i.test(key)) return mayBeImage(key, repository);
  return form === 'split' || passesForImage(repository);
}

/** `image: nginx` is whole as it stands; a repository, and an image with a tag of its own that is empty, leave the tag to the chart. */
function needsTag({ tag }: ImageFields, { registry, repository }: Combination, { wide }: Finder): boolean {
  if (wide.hub.registry !== undefined && isBare(registry, repository)) return true;
  return !/image(?:[-_]?name)?$/i.test(repository.key) || tag.length > 0;
}

/** A string below `images`. */
function noteListed(key: string, scalar: YamlScalar, finder: Finder): void {
  if (isNothing(scalar)) return;
  const text = finder.search.trace(scalar);
  const own = ownParts(text.text);
  if ((own.host || own.tag || own.digest) && mayBeImage(key, text)) note({ place: finder.options.place, text, at: scalar.at }, finder);
}

function note(image: PlacedImage, { found }: Finder): void {
  const key = `${String(image.at.start)} ${image.text.text}`;
  if (!found.has(key)) found.set(key, image);
}

interface Combination {
  readonly repository: Field;
  readonly registry: Field | undefined;
  readonly defaultRegistry: Field | undefined;
  readonly tag: Field | undefined;
  readonly digest: Field | undefined;
}

/** Duplicate keys are rare, and every one of them is judged. */
function combinationsOf({ repository, registry, defaultRegistry, tag, digest }: ImageFields): readonly Combination[] {
  const all = repository.flatMap((repository) =>
    orNone(registry).flatMap((registry) =>
      orNone(tag).flatMap((tag) =>
        orNone(digest).map((digest) => ({ repository, registry, defaultRegistry: defaultRegistry[0], tag, digest })),
      ),
    ),
  );
  return all.slice(0, mostCombinations);
}

function orNone(fields: readonly Field[]): readonly (Field | undefined)[] {
  return fields.length === 0 ? [undefined] : fields.slice(0, mostCombinations);
}

const mostCombinations = 16;

function noteDuplicates({ entries }: YamlNode & { readonly kind: 'map' }, watch: Watch): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const key = entry.key?.text;
    if (key === undefined || !telling.test(key)) continue;
    if (seen.has(key)) watch.noteDuplicate(entry);
    seen.add(key);
  }
}

const telling = /image|repository|registry|^tag$|^digest$/i;
const partKeys = /^(?:tag|version|digest|registry|repository|name|pullPolicy|pull_policy|imagePullPolicy)$/i;
/** Maps whose `repository` is one of sources, charts or backups. */
const sources = /^(?:git|git[-_]?repo(?:sitory)?|chart|helm|helm[-_]?chart|source|repo|backup|restic|maven|npm|packages?)$/i;
