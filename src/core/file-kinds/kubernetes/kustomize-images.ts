import { joinTraced, sliceTraced, standIn, type TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { joinParts } from '../image-text/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { relation } from './join-scalars.js';
import { places } from './places.js';
import { note, type Resource } from './resource.js';

/**
 * What an entry of kustomize's images puts in (extraction.md 2f): the new name, or the old one with the new tag. An entry with neither changes
 * nothing. As kustomize writes it: a new name that holds a tag gets a second one.
 */
export function readKustomizeImage(map: YamlNode, resource: Resource): void {
  const { search } = resource;
  const [name] = search.scalars(map, 'name');
  const [tag] = search.scalars(map, 'newTag');
  const [digest] = search.scalars(map, 'digest');
  const newNames = search.scalars(map, 'newName');
  const primaries = newNames.length > 0 ? newNames : [tag ?? digest].flatMap((scalar) => scalar ?? []);
  for (const primary of primaries) {
    const isNew = newNames.length > 0;
    if (!isNew && name === undefined) return;
    const repository = isNew || name === undefined ? search.trace(primary) : matched(search.trace(name), primary);
    const parts = { ...(tag && { tag: search.trace(tag) }), ...(digest && { digest: search.trace(digest) }) };
    const related = [
      ...(isNew ? [] : relation(search, name, 'default', 'Images of this name are meant, and keep it.')),
      ...(tag === primary ? [] : relation(search, tag, 'tag', 'The tag is written here.')),
      ...(digest === primary ? [] : relation(search, digest, 'digest', 'The digest is written here.')),
    ];
    const text = (tag ?? digest) ? joinParts({ repository, ...parts }) : withKeptTag(repository, primary);
    note({ place: places.kustomizeImage, text, at: primary.at, related }, resource);
  }
}

/** The name that an entry matches, less the tag that it may hold. It is written elsewhere for another purpose, so that no fix may edit it. */
function matched(name: TracedText, primary: YamlScalar): TracedText {
  const at = { start: primary.at.start, end: primary.at.start };
  const base = sliceTraced(name, 0, splitReferenceText(name.text).name.end);
  return joinTraced(...base.runs.map((run) => standIn(base.text.slice(run.start, run.end), at, run.open)));
}

/** A new name alone leaves tag and digest as they are in the manifest. */
function withKeptTag(name: TracedText, { at }: YamlScalar): TracedText {
  const { tag, digest } = splitReferenceText(name.text);
  const end = { start: at.end, end: at.end };
  return (tag ?? digest) ? name : joinParts({ repository: name, tag: standIn('kept', end, 'the tag in the manifest') });
}
