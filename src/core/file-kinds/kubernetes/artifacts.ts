import { withoutPrefix } from '../image-text/index.js';
import { joinTraced, spanOf, standIn, type TracedText } from '../../model/traced-text.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { hasHost } from './image-forms.js';
import { relation } from './join-scalars.js';
import type { Artifact } from './kind-row.js';
import { places } from './places.js';
import { note, type Resource } from './resource.js';

/** Notes a chart or another artifact by its address, when that leads to a registry. Versions may be ranges, which are no tags. */
export function readArtifact(map: YamlNode, artifact: Artifact, resource: Resource): void {
  const { search } = resource;
  const [name] = artifact.name === undefined ? [] : search.scalars(map, artifact.name);
  const [digest] = artifact.digest === undefined ? [] : search.scalars(map, artifact.digest);
  const written = (artifact.tags ?? []).flatMap((path) => search.scalars(map, path));
  const tags = artifact.tagsAreExact ? written : written.filter(({ text }) => isVersion(text));
  for (const url of search.scalars(map, artifact.url)) {
    const address = addressIn(search.trace(url), artifact, name !== undefined);
    if (address === undefined) continue;
    const folder = name === undefined ? address : joinTraced(address, mark('/', url), search.trace(name));
    const tag = digest === undefined ? tags[0] : undefined;
    const version = [...(tag ? [mark(':', tag), search.trace(tag)] : []), ...(digest ? [mark('@', digest), search.trace(digest)] : [])];
    const related = [
      ...relation(search, tag, 'tag', 'The version is written here.'),
      ...relation(search, digest, 'digest', 'The digest is written here.'),
    ];
    note({ place: places.artifact, text: joinTraced(folder, ...version), at: spanOf(address) ?? url.at, related }, resource);
  }
}

function addressIn(url: TracedText, { prefix = 'oci://', bare }: Artifact, hasName: boolean): TracedText | undefined {
  const address = withoutPrefix(url, prefix);
  if (address !== undefined || bare === undefined || !hasName) return address;
  return hasHost(url.text) && !url.text.includes('://') && !url.text.includes('@') ? url : undefined;
}

function isVersion(text: string): boolean {
  return /^v?\d+\.\d+\.\d+[\w.-]*$/.test(text) || /^[A-Za-z][\w.-]*$/.test(text);
}

function mark(text: string, beside: YamlScalar): TracedText {
  return standIn(text, { start: beside.at.start, end: beside.at.start });
}
