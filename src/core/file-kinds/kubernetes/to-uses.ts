import type { ImageUse } from '../../model/image-use.js';
import type { SourceFile } from '../../model/reading.js';
import { isOpen } from '../yaml/templates.js';
import type { YamlDocument, YamlScalar } from '../yaml/tree.js';
import type { FoundImage } from './find-images.js';
import { passesForImage, readValue } from './image-value.js';
import { places } from './places.js';

/** One use per scalar and place, however many aliases lead there (contracts.md, `images`), in the order of the text. */
export function toUses(file: SourceFile, document: YamlDocument, found: readonly FoundImage[]): readonly ImageUse[] {
  const spots = new Map<string, Spot>();
  const named = new Set(found.filter(({ place }) => place !== places.custom).map(({ scalar }) => scalar.at.start));
  for (const image of found) {
    if (!saysSomething(image.scalar) || (image.place === places.custom && named.has(image.scalar.at.start))) continue;
    const spot = `${image.place.id} ${image.scalar.at.start}`;
    const known = spots.get(spot);
    if (known) join(known, image);
    else spots.set(spot, { ...image, namespaces: new Set(image.namespaces) });
  }
  return [...spots.values()].flatMap((image) => toUse(file, document, image) ?? []).sort((a, b) => a.at.span.start - b.at.span.start);
}

interface Spot extends Omit<FoundImage, 'namespaces' | 'guessed'> {
  guessed: boolean;
  readonly namespaces: Set<YamlScalar>;
}

/** Empty values, `null`, `true` and `false` name no image. */
function saysSomething(scalar: YamlScalar): boolean {
  if (scalar.at.start === scalar.at.end || scalar.text === '') return false;
  return scalar.style !== 'plain' || scalar.tagged || !/^(~|null|true|false)$/i.test(scalar.text);
}

function join(spot: Spot, image: FoundImage): void {
  spot.guessed &&= image.guessed;
  for (const namespace of image.namespaces) spot.namespaces.add(namespace);
}

function toUse(file: SourceFile, document: YamlDocument, image: Spot): ImageUse | undefined {
  const { scalar, place } = image;
  const source = { file: file.path, text: file.text, templates: document.templates, scalar };
  if (image.guessed && !passesForImage(source)) return undefined;
  const namespaces = namesOf(image.namespaces, document);
  const [namespace] = namespaces;
  return {
    place,
    use: place.use,
    written: file.text.slice(scalar.at.start, scalar.at.end),
    at: { file: file.path, span: scalar.at },
    related: [],
    value: readValue(source),
    ...(namespaces.length === 1 && namespace !== undefined && { namespace }),
    doubts: namespaces.length > 1 ? [`It stands in more than one namespace: ${listed(namespaces)}.`] : [],
  };
}

function namesOf(namespaces: ReadonlySet<YamlScalar>, document: YamlDocument): readonly string[] {
  const settled = [...namespaces].filter((name) => !name.cut && !isOpen(name.at, document.templates));
  return [...new Set(settled.map((name) => name.text))];
}

function listed(names: readonly string[]): string {
  const first = names
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(', ');
  return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}
