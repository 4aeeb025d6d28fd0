import type { FindingRecord, PolicyRecord } from '../../model/audit.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ImageTrust } from '../../model/trust.js';
import type { TrustFinding, TrustVerdict } from '../../model/trust-verdict.js';
import type { Stage } from '../../model/verdict.js';

/*
 * What verifying an image came to, ready to be printed. Forms only turn this into text; nothing is judged or looked up after it
 * (contracts.md, Command line).
 */

/** The gate's answer in machine formats; `unasked` when no policy asks for signatures of this image. */
export type TrustOutcome = TrustVerdict['outcome'] | 'unasked';

/** Everything one run of `wharfmaster verify` has to say. */
export interface TrustAudit {
  readonly engineVersion: string;
  readonly rulesVersion: string;
  readonly stage: Stage;
  /** What the person named. */
  readonly asked: { readonly name: string };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: TrustOutcome;
  /** What was found; absent when the image could not be looked up, and then `problem` says why. */
  readonly trust?: ImageTrust;
  readonly problem?: TrustProblem;
  readonly findings: readonly AuditedTrustFinding[];
  readonly missing: readonly string[];
  readonly requirements: TrustVerdict['requirements'];
  readonly policies: readonly PolicyRecord[];
  /** Problems of the policy files themselves. */
  readonly policyFindings: readonly FindingRecord[];
  readonly exitCode: number;
}

/** One finding of the gate. */
export interface AuditedTrustFinding extends TrustFinding {
  /** True when enforcement of this stage would stop at it, were its level high enough. */
  readonly enforced: boolean;
}
