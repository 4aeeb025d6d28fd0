import type { PlaceInfo } from '../../model/image-use.js';
import { joinTraced, sliceTraced, spanOf, standIn, type TracedText } from '../../model/traced-text.js';
import { joinParts, withoutPrefix, type WrittenImage } from '../image-text/index.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlScalar } from '../yaml/tree.js';

/** Where a file says which chart it wants. */
interface WrittenChart {
  readonly place: PlaceInfo;
  readonly address: TracedText;
  /** Absent where the address ends with it. */
  readonly name?: TracedText;
  readonly version: YamlScalar | undefined;
  readonly search: Search;
}

/** A chart that stands in a registry; undefined for one that comes from elsewhere. An address without `oci://` must be known to be of a registry. */
export function chartArtifact({ place, address, name, version, search }: WrittenChart): WrittenImage | undefined {
  const registry = withoutPrefix(address, 'oci://') ?? (name !== undefined && !address.text.includes('://') ? address : undefined);
  const at = registry && spanOf(registry);
  if (registry === undefined || at === undefined) return undefined;
  const base = registry.text.endsWith('/') ? sliceTraced(registry, 0, registry.text.length - 1) : registry;
  const tag = version && toTag(search.trace(version));
  return {
    ...{ place, at },
    text: joinParts({ ...(name ? { registry: base, repository: name } : { repository: base }), ...(tag && { tag }) }),
    related: version ? [{ file: search.file.path, span: version.at, role: 'tag', message: 'The version is written here.' }] : [],
  };
}

/** Helm writes `_` for the `+` of a version, which no tag may hold; and of a range (`^1.2`) only the registry knows what it comes to. */
function toTag(version: TracedText): TracedText {
  const isRange = /[\s^~*<>=|,]|(?:^|\.)x\b/i.test(version.text);
  if (!isRange && !version.text.includes('+')) return version;
  const written = (start: number, end: number): string => version.text.slice(start, end).replaceAll('+', '_');
  return joinTraced(
    ...version.runs.map(({ start, end, from, file, open }) =>
      isRange ? standIn('range', from, `the version in ${version.text}`, file) : standIn(written(start, end), from, open, file),
    ),
  );
}
