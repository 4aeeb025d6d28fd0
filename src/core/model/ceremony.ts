import type { EvidencePolicy } from './evidence.js';
import type { Digest, ImageReference } from './image-reference.js';
import type { Descriptor, TrustProblem } from './registry.js';
import type { ScanProblem } from './scan-report.js';
import type { ScanVerdict } from './scan-verdict.js';
import type { Platform } from './subject.js';
import type { StoredFormat } from './trust.js';
import type { TrustVerdict } from './trust-verdict.js';

/** The way of an image from this machine to a release tag, in its order. */
export const ceremonySteps = ['plan', 'push', 'sign', 'attest', 'verify', 'release', 'clean'] as const;
export type CeremonyStep = (typeof ceremonySteps)[number];

/** A reference with a tag: where an image is to be released. */
export type ReleaseTarget = Omit<ImageReference, 'digest'> & { readonly tag: string };

/** What is going to happen, shown before anything leaves the machine. */
export interface CeremonyPlan {
  /** Names this ceremony in the journal, in the evidence and in the staging tag. */
  readonly id: string;
  /** What the person named. */
  readonly name: string;
  readonly images: readonly PlannedImage[];
  readonly target: ReleaseTarget;
  readonly staging: ReleaseTarget;
  readonly policies: readonly EvidencePolicy[];
  readonly signatures: readonly PlannedSignature[];
  readonly attestations: readonly PlannedAttestation[];
  readonly scan?: ScanVerdict;
  /** The approved bases that the images were proved to be built on; empty when no policy asks, or when none was proved. */
  readonly bases: readonly PlannedBase[];
  /** What the release tag points to now; absent when it does not exist yet. */
  readonly releasedNow?: Digest;
  /** Why nothing may be sent. Empty: it may. */
  readonly refusals: readonly Refusal[];
  /** What does not stop it and should be known. */
  readonly remarks: readonly Refusal[];
  /** True when a break-glass token set refusals aside: what is attached says that the gate did not pass. */
  readonly overridden: boolean;
  /** True when an earlier run of this ceremony is continued. */
  readonly resumed: boolean;
}

/** One platform's image as it is on this machine. */
export interface PlannedImage {
  readonly imageId: Digest;
  readonly platform?: Platform;
}

/** An approved image whose layers are an image's lowest ones. */
export interface PlannedBase {
  readonly imageId: Digest;
  /** As it was judged. */
  readonly base: string;
  readonly digest: Digest;
}

/** Somebody as whom the image will be signed. */
export interface PlannedSignature {
  readonly signer: string;
  readonly engine: string;
  readonly format: StoredFormat;
}

/** A statement that will be signed and attached. */
export interface PlannedAttestation {
  readonly signer: string;
  readonly engine: string;
  readonly predicateType: string;
  /** In words: `bill of materials`. */
  readonly label: string;
}

/** A reason not to go on: what, why, what to do next. */
export interface Refusal {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The rule that says so, when it is one of the policy's. */
  readonly rule?: string;
  /** True when a break-glass token may set it aside: a decision of the policy, never a doubt about keys or content. */
  readonly mayOverride: boolean;
}

/** A permission to push against the policy's verdict: signed, for one image, for a short time, good for one use (threats.md, Break-glass). */
export interface BreakGlassToken {
  /** The digest of the image that it is for: its image id. */
  readonly subject: Digest;
  readonly action: 'push';
  /** `registry/repository:tag`. */
  readonly target: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly nonce: string;
  readonly reason: string;
  /** The policy's name of the signer whose signature over the token was verified. */
  readonly signedBy: string;
}

/** How far a ceremony came. It is a hint: what counts is what the registry holds. */
export interface CeremonyState {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly imageIds: readonly Digest[];
  /** `registry/repository:tag`. */
  readonly target: string;
  readonly staging: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly updatedAt: string;
  /** The last step that was completed. */
  readonly done: CeremonyStep;
  readonly pushed?: PushedImage;
  /** Predicate types that were attached. */
  readonly attested?: readonly string[];
  /** True when the release tag was moved and only the staging tag is left, because the registry cannot delete tags. */
  readonly released?: boolean;
  /** Digests of the policies that it was planned under. */
  readonly policies: readonly Digest[];
}

/** What a registry holds after a push, compared with what was pushed. */
export interface PushedImage {
  readonly descriptor: Descriptor;
  readonly manifests: readonly PushedManifest[];
}

/** One platform's manifest in the registry and the image that it is of. */
export interface PushedManifest {
  readonly descriptor: Descriptor;
  readonly imageId: Digest;
  readonly platform?: Platform;
}

/** How a ceremony ended. */
export type CeremonyOutcome =
  | { readonly state: 'refused'; readonly plan: CeremonyPlan }
  | { readonly state: 'called-off'; readonly plan?: CeremonyPlan; readonly at: CeremonyStep; readonly left?: Left }
  | {
      readonly state: 'released';
      readonly plan: CeremonyPlan;
      readonly digest: Digest;
      readonly verdict: TrustVerdict;
      /** Why the staging tag is still there. */
      readonly stagingLeft?: TrustProblem;
    }
  | {
      /** Everything that could be done here was; the policy asks for more, so the release tag was not moved. */
      readonly state: 'unverified';
      readonly plan: CeremonyPlan;
      readonly digest: Digest;
      readonly verdict: TrustVerdict;
      readonly left: Left;
    }
  | {
      readonly state: 'stopped';
      readonly at: CeremonyStep;
      readonly problem: TrustProblem | ScanProblem;
      readonly plan?: CeremonyPlan;
      readonly left?: Left;
    };

/** What is where after a ceremony that did not end with a release. */
export interface Left {
  /** `registry/repository:tag` under which content may lie that nobody verified. */
  readonly staging: string;
  readonly digest?: Digest;
}

/** How far a step is, for a person who waits. */
export interface CeremonyProgressStep {
  readonly step: CeremonyStep | 'export' | 'scan' | 'sbom';
  /** What it is about: a repository, a signer, a scanner. */
  readonly about: string;
  readonly bytes?: { readonly sent: number; readonly total?: number };
}
