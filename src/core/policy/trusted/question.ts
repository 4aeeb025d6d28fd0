import type { Level } from '../../model/rules.js';
import type { ImageReference } from '../../model/image-reference.js';
import type { ImageTrust } from '../../model/trust.js';
import type { RequirementOutcome, TrustFinding } from '../../model/trust-verdict.js';
import type { DateText } from '../document.js';
import type { ExceptionSource } from '../judging/exceptions.js';
import type { Identity } from '../judging/identity.js';
import type { PreparedPolicy } from '../judging/prepare-policy.js';
import type { DocumentPath, PolicyLayer } from '../layer.js';
import type { AskedSigner } from './asked-signers.js';
import type { TrustJudgingContext } from './trust-context.js';

/** What one policy is asked about one image. */
export interface TrustQuestion {
  /** Absent when nobody looked the image's signatures up. */
  readonly trust?: ImageTrust;
  /** The name that the image was asked for by. */
  readonly reference: ImageReference;
  /** How sentences name the image. */
  readonly image: string;
  /** What this policy takes the image to be. */
  readonly identity: Identity;
  readonly layer: PolicyLayer;
  readonly prepared: PreparedPolicy;
  readonly signerOf: (name: string) => AskedSigner | undefined;
  readonly exceptions: readonly ExceptionSource[];
  readonly context: TrustJudgingContext;
}

/** The rules that speak about who vouches for an image. */
export type TrustRuleId = Exclude<TrustFinding['rule'], 'exception-expired' | 'exception-expiring'>;

/** What one entry of `trust.require` or `trust.attestations` comes to, before dates and exceptions are looked at. */
export interface EntryAnswer {
  /** The entry in words: `signed by all of release-ci`. */
  readonly asks: string;
  readonly by: RequirementOutcome['by'];
  /** What is wrong; empty when the entry is met or nobody knows. */
  readonly findings: readonly TrustRuleFinding[];
  /** What would have to be known, as noun phrases; empty when the entry is decided. */
  readonly missing: readonly string[];
  /** The rules that would speak if the entry were missed. */
  readonly rules: readonly TrustRuleId[];
  readonly effectiveFrom: DateText | undefined;
}

/** What one rule says about an image under one entry. */
export interface TrustRuleFinding {
  readonly rule: TrustRuleId;
  /** Two layers' statements with the same key are one finding. */
  readonly key: string;
  readonly level: Level;
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The policy's line that asks for it. */
  readonly entry: DocumentPath;
}
