import type { ImageUse } from '../../model/image-use.js';
import type { SourceFile } from '../../model/reading.js';
import { spanOf } from '../../model/traced-text.js';
import { passesForImage, toUse } from '../image-text/index.js';
import { isOpen } from '../yaml/templates.js';
import type { YamlDocument, YamlScalar } from '../yaml/tree.js';
import type { FoundImage } from './search.js';

/** One use per text and place, however many aliases lead there (contracts.md, `images`), in the order of the text. */
export function toUses(file: SourceFile, document: YamlDocument, found: readonly FoundImage[]): readonly ImageUse[] {
  const spots = new Map<string, Spot>();
  const named = new Set(found.filter(({ generic }) => generic !== true).map(startOf));
  for (const image of found) {
    if (image.generic === true && named.has(startOf(image))) continue;
    const spot = `${image.place.id} ${String(startOf(image))} ${image.text.text}`;
    const known = spots.get(spot);
    if (known) join(known, image);
    else spots.set(spot, { ...image, namespaces: new Set(image.namespaces) });
  }
  return [...spots.values()]
    .flatMap((spot) => toNamespacedUse(file, document, spot) ?? [])
    .sort((a, b) => a.at.span.start - b.at.span.start);
}

interface Spot extends Omit<FoundImage, 'namespaces' | 'guessed'> {
  guessed: boolean;
  readonly namespaces: Set<YamlScalar>;
}

function startOf({ at, text }: FoundImage): number | undefined {
  return (at ?? spanOf(text))?.start;
}

function join(spot: Spot, image: FoundImage): void {
  spot.guessed &&= image.guessed;
  for (const namespace of image.namespaces) spot.namespaces.add(namespace);
}

function toNamespacedUse(file: SourceFile, document: YamlDocument, { namespaces, guessed, ...image }: Spot): ImageUse | undefined {
  if (isMade(image) || (guessed && !passesForImage(image.text))) return undefined;
  const names = namesOf(namespaces, document);
  const [namespace] = names;
  return toUse(file, {
    ...image,
    ...(names.length === 1 && namespace !== undefined && { namespace }),
    doubts: names.length > 1 ? [`It stands in more than one namespace: ${listed(names)}.`] : [],
  });
}

/** What ko builds from a Go package and puts in before the cluster gets the manifest; a cluster understands no such name. */
function isMade({ text }: Pick<FoundImage, 'text'>): boolean {
  return text.text.startsWith('ko://');
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
