import type { Principal } from './trust.js';
import type { Level, RuleId } from './rules.js';
import type { Finding, PolicyLabel } from './verdict.js';

/** Something that a policy has to say about who vouches for an image; it stands at no place in a file yet. */
export interface TrustFinding extends Omit<Finding, 'at' | 'rule'> {
  readonly rule: Extract<
    RuleId,
    'unsigned-image' | 'untrusted-signer' | 'missing-attestation' | 'exception-expired' | 'exception-expiring'
  >;
}

/** One entry of `trust.require` or `trust.attestations` that matches the image, and whether it is met. */
export interface RequirementOutcome {
  readonly policy: PolicyLabel;
  /** The entry in words: `signed by all of release-ci`. */
  readonly asks: string;
  readonly outcome: 'met' | 'missed' | 'undetermined';
  /** How loud it is when it is missed; `off` when the policy switched its rule off, so that it asks nothing. */
  readonly level: Level;
  /** True before its `effectiveFrom`: it stops nothing yet. */
  readonly reportOnly?: boolean;
  /** Who met it. */
  readonly by: readonly { readonly signer: string; readonly principal?: Principal; readonly time?: string }[];
  /** Why it is not met: what was expected, what was found. */
  readonly because?: string;
}

/** The answer about one image: does everybody vouch for it who must? */
export interface TrustVerdict {
  readonly outcome: 'passed' | 'failed' | 'undetermined';
  /** False when no policy asks for signatures or attestations of this image; then the outcome is `undetermined` and stops nothing. */
  readonly asked: boolean;
  readonly findings: readonly TrustFinding[];
  readonly missing: readonly string[];
  readonly requirements: readonly RequirementOutcome[];
}
