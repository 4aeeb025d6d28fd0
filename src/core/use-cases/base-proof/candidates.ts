import type { ImageReference } from '../../model/image-reference.js';
import type { ConfigFacts } from '../../model/subject.js';
import { fetchable } from '../../policy/proved-base.js';
import type { PolicyLayer } from '../../policy/layer.js';
import { parseReference } from '../../reference/index.js';
import type { BaseClaim } from './base-claim.js';

/** A name to look under for an image's base. */
export interface Candidate {
  readonly reference: ImageReference;
  /** How sentences name it, with who says so. */
  readonly said: string;
}

/** What may be read out of claims: each by its digest, and by its tag as it is now. What cannot be parsed is no name. */
export function claimedCandidates(config: ConfigFacts, claims: readonly BaseClaim[], layers: readonly PolicyLayer[]): readonly Candidate[] {
  return [...labelClaims(config), ...claims].slice(0, mostClaims).flatMap((claim) => toCandidates(claim, layers));
}

/** A build has one base, and a Dockerfile that is associated by guess perhaps a few. */
const mostClaims = 20;

/** OCI image-spec, annotations.md; written by whoever wrote the image, so it is only a hint where to look. */
function labelClaims({ labels }: ConfigFacts): readonly BaseClaim[] {
  const reference = labels['org.opencontainers.image.base.name'];
  if (reference === undefined) return [];
  const digest = labels['org.opencontainers.image.base.digest'];
  return [{ reference, from: 'label', ...(digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest) && { digest }) }];
}

function toCandidates({ reference, digest, from }: BaseClaim, layers: readonly PolicyLayer[]): readonly Candidate[] {
  const parsed = parseReference(reference);
  if (!parsed.ok || reference === 'scratch') return [];
  const { tag, digest: written, ...name } = parsed.value.reference;
  const place = fetchable(name, layers);
  const said = `${sources[from]} (${reference.slice(0, 200)})`;
  const claimed = written ?? digest;
  return [
    ...(claimed === undefined ? [] : [{ reference: { ...place, digest: claimed }, said }]),
    ...(claimed !== undefined && tag === undefined ? [] : [{ reference: { ...place, ...(tag !== undefined && { tag }) }, said }]),
  ];
}

const sources = { label: 'the image’s label', dockerfile: 'the Dockerfile', person: 'what was named' } satisfies Record<
  BaseClaim['from'],
  string
>;
