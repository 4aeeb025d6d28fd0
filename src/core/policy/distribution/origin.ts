import type { DistributionProblem } from './problem.js';

/** One signature over a policy that holds: as which signer, and who that was. */
export interface PolicySignature {
  /** As the administrator's file, the settings or a flag name them. */
  readonly signer: string;
  /** The key's fingerprint, or the identity with its issuer: what makes two signatures two people's. */
  readonly principal: string;
}

/** Where a policy in force came from, and why it counts. */
export interface PolicyOrigin {
  /** The source as it was written. */
  readonly source: string;
  /** `sha256:` of the policy's bytes. */
  readonly digest: string;
  readonly name: string;
  readonly version?: string;
  readonly serial: number;
  readonly signedBy: readonly PolicySignature[];
  /** When it was last found to be what the source holds; milliseconds since the epoch. */
  readonly confirmedAt: number;
  /** Why it could be outdated, a sentence; absent while it is fresh. */
  readonly stale?: string;
}

/** What came of asking for a policy from afar: a file that counts, or why there is none. Never nothing. */
export type SourceStanding =
  | {
      readonly state: 'usable';
      /** Absolute path of the kept copy, whose signatures were verified just now. */
      readonly file: string;
      readonly origin: PolicyOrigin;
      /** What went wrong with looking for a newer one; the kept copy governs all the same. */
      readonly problem?: DistributionProblem;
    }
  | { readonly state: 'unusable'; readonly file: string; readonly source: string; readonly problem: DistributionProblem };

/** Whose signatures make a policy from afar count, as an editor's settings of application scope have it; the administrator's file wins. */
export interface PolicyTrustSettings {
  /** `{signers: {NAME: {key: FILE}}, threshold: 1}`. */
  readonly policyTrust?: unknown;
  /** Trust roots by the names that signers use for them. */
  readonly trustRoots?: Readonly<Record<string, string>>;
}
