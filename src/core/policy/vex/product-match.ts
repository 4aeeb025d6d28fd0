import type { ImageReference } from '../../model/image-reference.js';
import type { AffectedPackage } from '../../model/scan-report.js';
import type { Subject } from '../../model/subject.js';
import type { VexProduct } from '../../model/vex.js';
import { canonicalHost } from '../judging/repository-name.js';
import { packageMatches, parsePackageUrl, type PackageUrl } from '../scanned/package-matching.js';

/** How a statement's product names an image or a package in it; only a digest names the very bytes. */
export type ProductMatch = 'digest' | 'repository' | 'package';

/** Whether a product of a statement is this image (and the package in it), or the package itself. */
export function productMatch(
  { purl, digests, subcomponents }: VexProduct,
  installed: AffectedPackage,
  { subject, reference }: { readonly subject: Subject; readonly reference?: ImageReference },
): ProductMatch | undefined {
  const ids = [subject.digest, subject.imageId];
  const url = purl === undefined ? undefined : parsePackageUrl(purl);
  const image = digests.some((digest) => ids.includes(digest)) ? 'digest' : url && imageMatch(url, ids, reference);
  if (image !== undefined)
    return subcomponents.length === 0 || subcomponents.some((part) => packageMatches(part, installed)) ? image : undefined;
  if (url === undefined || imageTypes.has(url.type) || subcomponents.length > 0) return undefined;
  return purl !== undefined && packageMatches(purl, installed) ? 'package' : undefined;
}

const imageTypes: ReadonlySet<string> = new Set(['oci', 'docker']);

function imageMatch(
  url: PackageUrl,
  ids: readonly (string | undefined)[],
  reference: ImageReference | undefined,
): ProductMatch | undefined {
  if (!imageTypes.has(url.type)) return undefined;
  if (url.version?.includes(':') === true) return ids.includes(url.version) ? 'digest' : undefined;
  const repository = repositoryOf(url);
  if (reference === undefined || repository === undefined) return undefined;
  const tag = url.version ?? url.qualifiers.get('tag');
  if (tag !== undefined && tag !== reference.tag) return undefined;
  return repository === `${canonicalHost(reference.registry)}/${reference.repository}` ? 'repository' : undefined;
}

/** `pkg:oci` names the repository in a qualifier (purl-spec, oci-definition); `pkg:docker` in its name, by default on Docker Hub. */
function repositoryOf({ type, name, qualifiers }: PackageUrl): string | undefined {
  const place = qualifiers
    .get('repository_url')
    ?.replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
  if (type === 'docker')
    return `${canonicalHost(place ?? 'docker.io')}/${place === undefined && !name.includes('/') ? `library/${name}` : name}`;
  if (place === undefined) return undefined;
  const slash = place.indexOf('/');
  if (slash < 0) return `${canonicalHost(place)}/${name}`;
  const path = place.slice(slash + 1);
  // Some producers leave the image's own name out of the qualifier.
  return `${canonicalHost(place.slice(0, slash))}/${path === name || path.endsWith(`/${name}`) ? path : `${path}/${name}`}`;
}
