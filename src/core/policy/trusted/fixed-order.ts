import type { ImageTrust, ManifestTrust } from '../../model/trust.js';

/** No answer and no wording may depend on which engine was faster: the image or index itself first, then the rest by digest. */
export function inFixedOrder(trust: ImageTrust): ImageTrust {
  const own = trust.manifests.filter(({ digest }) => digest === trust.digest);
  const others = trust.manifests.filter(({ digest }) => digest !== trust.digest);
  return {
    ...trust,
    manifests: [...own, ...sortedBy(others, ({ digest }) => digest)].map(withSortedFacts),
    unknown: sortedBy(trust.unknown, ({ signer, problem }) => `${signer} ${problem.code} ${problem.message}`),
  };
}

function withSortedFacts(manifest: ManifestTrust): ManifestTrust {
  const { signatures, attestations } = manifest;
  return { ...manifest, signatures: sortedBy(signatures, JSON.stringify), attestations: sortedBy(attestations, JSON.stringify) };
}

function sortedBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const keyed = values.map((value) => ({ value, key: keyOf(value) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ value }) => value);
}
