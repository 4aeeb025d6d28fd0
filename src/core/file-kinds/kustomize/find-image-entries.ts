import type { RelatedLocation } from '../../model/span.js';
import { joinTraced, sliceTraced, standIn, type TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { joinParts } from '../image-text/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { isNoText } from './is-no-text.js';
import { places } from './places.js';

/** The images transformer, and its old name `imageTags`: what each entry makes of the images that it matches (extraction.md 2f). */
export function findImageEntries(search: Search): void {
  for (const path of ['images[]', 'imageTags[]']) {
    for (const node of search.at(path)) {
      if (node.kind !== 'map') continue;
      for (const entry of entriesIn(node, search)) noteEntry(entry, search);
    }
  }
}

/** One entry; of a key that is written twice, each occurrence makes one. */
interface Entry {
  readonly name: YamlScalar | undefined;
  readonly newName: YamlScalar | undefined;
  readonly newTag: YamlScalar | undefined;
  readonly digest: YamlScalar | undefined;
  readonly tagSuffix: YamlScalar | undefined;
}

function entriesIn(node: YamlNode, search: Search): readonly Entry[] {
  const [name] = search.scalars('name', [node]);
  const [tagSuffix] = search.scalars('tagSuffix', [node]);
  const each = (key: string): readonly (YamlScalar | undefined)[] => {
    const found = search.scalars(key, [node]);
    return found.length === 0 ? [undefined] : found.slice(0, mostOccurrences);
  };
  return each('newName').flatMap((newName) =>
    each('newTag').flatMap((newTag) => each('digest').map((digest) => ({ name, newName, newTag, digest, tagSuffix }))),
  );
}

const mostOccurrences = 3;

/** Only what an entry changes is its doing: without a new name, tag, digest or suffix the image is the manifest's own. A suffix drops its digest. */
function noteEntry(entry: Entry, search: Search): void {
  const primary = entry.newName ?? entry.newTag ?? entry.digest ?? entry.tagSuffix;
  if (primary === undefined) return;
  const name = entry.newName === undefined ? matchedName(entry.name, primary, search) : search.trace(entry.newName);
  if (name === undefined) return;
  const refused = wrongType(entry);
  search.note({
    place: places.image,
    text: withTag(name, entry, primary, search),
    at: primary.at,
    related: relatedOf(entry, primary, search),
    ...(refused !== undefined && { refused }),
  });
}

/** A new tag takes the place of tag and digest, a digest that of the tag; both are written. Otherwise the manifest's stay, and nobody here knows them. */
function withTag(name: TracedText, { newTag, digest, tagSuffix, newName }: Entry, primary: YamlScalar, search: Search): TracedText {
  if (newTag !== undefined || digest !== undefined)
    return joinParts({
      repository: name,
      ...(newTag && { tag: search.trace(newTag) }),
      ...(digest && { digest: search.trace(digest) }),
    });
  const { tag, digest: ownDigest } = splitReferenceText(name.text);
  if (tag !== undefined || ownDigest !== undefined) return name;
  const place = newName?.at.end ?? primary.at.start;
  const kept = standIn('kept', { start: place, end: place }, 'the tag in the manifest');
  return joinParts({ repository: name, tag: tagSuffix === undefined ? kept : joinTraced(kept, search.trace(tagSuffix)) });
}

/** The name that an entry matches, less the tag that it may hold. It is written elsewhere for another purpose, so that no fix may edit it. */
function matchedName(name: YamlScalar | undefined, primary: YamlScalar, search: Search): TracedText | undefined {
  if (name === undefined) return undefined;
  const traced = search.trace(name);
  const at = { start: primary.at.start, end: primary.at.start };
  const base = sliceTraced(traced, 0, splitReferenceText(traced.text).name.end);
  return joinTraced(...base.runs.map((run) => standIn(base.text.slice(run.start, run.end), at, run.open)));
}

function wrongType({ newTag, newName }: Entry): string | undefined {
  if (newTag !== undefined && isNoText(newTag))
    return `\`newTag: ${newTag.text}\` is no text, and kustomize takes only text: write it in quotes.`;
  if (newName !== undefined && isNoText(newName))
    return `\`newName: ${newName.text}\` is no text, and kustomize takes only text: write it in quotes.`;
  return undefined;
}

function relatedOf({ name, newName, newTag, digest }: Entry, primary: YamlScalar, search: Search): readonly RelatedLocation[] {
  const relation = (scalar: YamlScalar | undefined, role: RelatedLocation['role'], message: string): readonly RelatedLocation[] =>
    scalar === undefined || scalar === primary ? [] : [{ file: search.file.path, span: scalar.at, role, message }];
  return [
    ...(newName === undefined ? relation(name, 'default', 'Images of this name are meant, and keep it.') : []),
    ...relation(newTag, 'tag', 'The tag is written here.'),
    ...relation(digest, 'digest', 'The digest is written here.'),
  ];
}
