import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { joinParts } from '../image-text/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { relation } from './join-scalars.js';
import { places } from './places.js';
import { note, type Resource } from './resource.js';

/**
 * What an entry of kustomize's images puts in (extraction.md 2f): the new name, or the old one with the new tag. An entry with neither changes
 * nothing. As kustomize writes it: a new name that holds a tag gets a second one.
 */
export function readKustomizeImage(map: YamlNode, resource: Resource): void {
  const { search } = resource;
  const [tag] = search.scalars(map, 'newTag');
  const [digest] = search.scalars(map, 'digest');
  const newNames = search.scalars(map, 'newName');
  const names = newNames.length > 0 ? newNames : tag === undefined && digest === undefined ? [] : search.scalars(map, 'name');
  for (const name of names) {
    const repository = newNames.length > 0 ? search.trace(name) : withoutTag(search.trace(name));
    const parts = { ...(tag && { tag: search.trace(tag) }), ...(digest && { digest: search.trace(digest) }) };
    const related = [
      ...relation(search, tag, 'tag', 'The tag is written here.'),
      ...relation(search, digest, 'digest', 'The digest is written here.'),
    ];
    note({ place: places.kustomizeImage, text: joinParts({ repository, ...parts }), at: name.at, related }, resource);
  }
}

/** `name: postgres:9` means postgres with any tag. */
function withoutTag(name: TracedText): TracedText {
  const tag = splitReferenceText(name.text).tag;
  return tag === undefined ? name : sliceTraced(name, 0, tag.start - 1);
}
