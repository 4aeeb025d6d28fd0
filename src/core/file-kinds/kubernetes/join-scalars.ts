import type { RelatedLocation, RelatedRole } from '../../model/span.js';
import { joinTraced, standIn, type TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import { joinParts, type WrittenImage } from '../image-text/index.js';
import type { YamlScalar } from '../yaml/tree.js';
import type { Search } from './search.js';

/** The scalars that hold the parts of one image. */
export interface PartScalars {
  readonly repository: YamlScalar;
  readonly registry?: YamlScalar | undefined;
  readonly tag?: YamlScalar | undefined;
  readonly digest?: YamlScalar | undefined;
}

/**
 * `[registry/]repository[:tag][@digest]`, from the repository's place, with the other parts as related ones. A repository that has a tag
 * or a digest of its own is taken as it is; what is written as tag may be a digest.
 */
export function joinScalars({ repository, registry, tag, digest }: PartScalars, search: Search): Omit<WrittenImage, 'place'> {
  const base = search.trace(repository);
  const own = splitReferenceText(base.text);
  const isWhole = own.tag !== undefined || own.digest !== undefined;
  const isDigest = tag?.text.startsWith('sha256:') === true;
  const usedTag = isWhole || isDigest ? undefined : tag;
  const usedDigest = isWhole ? undefined : (digest ?? (isDigest ? tag : undefined));
  const text = joinParts({
    repository: base,
    ...(registry && { registry: search.trace(registry) }),
    ...(usedTag && { tag: search.trace(usedTag) }),
    ...(usedDigest && { digest: toDigest(search.trace(usedDigest)) }),
  });
  const related = [
    ...relation(search, registry, 'registry', 'The registry is written here.'),
    ...relation(search, usedTag, 'tag', 'The tag is written here.'),
    ...relation(search, usedDigest, 'digest', 'The digest is written here.'),
  ];
  return { text, at: repository.at, related };
}

/** Some fields hold the bare number. */
function toDigest(digest: TracedText): TracedText {
  if (!/^[0-9a-f]{64}$/.test(digest.text)) return digest;
  const start = digest.runs[0]?.from.start ?? 0;
  return joinTraced(standIn('sha256:', { start, end: start }), digest);
}

/** Where a part is written, when it is. */
export function relation(search: Search, scalar: YamlScalar | undefined, role: RelatedRole, message: string): readonly RelatedLocation[] {
  return scalar === undefined ? [] : [{ file: search.file.path, span: scalar.at, role, message }];
}
