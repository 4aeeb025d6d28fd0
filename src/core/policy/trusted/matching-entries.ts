import type { ImageReference } from '../../model/image-reference.js';
import type { AttestationRequirement, TrustRequirement } from '../document.js';
import { identify } from '../judging/identity.js';
import { indexPatterns, type PatternIndex } from '../judging/pattern-index.js';
import { patterned, preparePolicy, type Patterned } from '../judging/prepare-policy.js';
import type { PolicyLayer } from '../layer.js';

/** What one policy asks of one image. */
export interface MatchingEntries {
  readonly require: readonly Patterned<TrustRequirement>[];
  readonly attestations: readonly Patterned<AttestationRequirement>[];
}

/** Every entry whose pattern matches counts; a reference under a mirror's prefix is its source (policy.md section 5). */
export function matchingEntries(reference: ImageReference, { policy }: Pick<PolicyLayer, 'policy'>): MatchingEntries {
  const { trust } = policy;
  if (trust === undefined) return { require: [], attestations: [] };
  const { name } = identify({ reference, complete: true }, 'other', preparePolicy(policy).naming);
  const { require, attestations } = indexed(trust);
  return { require: require.matching(name), attestations: attestations.matching(name) };
}

type Trust = NonNullable<PolicyLayer['policy']['trust']>;

interface IndexedTrust {
  readonly require: PatternIndex<Patterned<TrustRequirement>>;
  readonly attestations: PatternIndex<Patterned<AttestationRequirement>>;
}

const kept = new WeakMap<Trust, IndexedTrust>();

function indexed(trust: Trust): IndexedTrust {
  const known = kept.get(trust);
  if (known !== undefined) return known;
  const fresh = { require: indexPatterns(patterned(trust.require)), attestations: indexPatterns(patterned(trust.attestations)) };
  kept.set(trust, fresh);
  return fresh;
}
