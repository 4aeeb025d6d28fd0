import type { ImageTrust, ManifestTrust } from '../../model/trust.js';

/** Which manifests of an index something is about, as the end of a clause; nothing when it is about all there is. */
export function describeManifests(some: readonly ManifestTrust[], { manifests }: ImageTrust): string {
  if (manifests.length < 2 || some.length === manifests.length) return '';
  const named = some.slice(0, mostNamed).map((manifest) => manifestName(manifest, manifest === manifests[0]));
  return ` for ${named.join(', ')}${some.length > mostNamed ? ` and ${some.length - mostNamed} more` : ''}`;
}

/** `linux/arm64/v8`, or the digest of a manifest without platform. */
export function manifestName({ platform, digest }: ManifestTrust, isIndex: boolean): string {
  if (platform === undefined) return isIndex ? 'the index itself' : digest.slice(0, shortDigest);
  return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}

const mostNamed = 5;
const shortDigest = 'sha256:'.length + 12;
