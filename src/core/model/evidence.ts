import type { Digest } from './image-reference.js';
import type { Platform } from './subject.js';

/** Where a recorded decision was made (evidence.md). */
export type EvidenceStage = 'edit' | 'push' | 'ci' | 'admit' | 'drill' | 'import';

/** What a record tells of: an intent is written before anything leaves the machine, the outcome after it. */
export type EvidenceEvent =
  | 'push-intended'
  | 'pushed'
  | 'signed'
  | 'attested'
  | 'verified'
  | 'tag-move-intended'
  | 'released'
  | 'refused'
  | 'failed'
  | 'scanned'
  | 'override-used'
  | 'checkpoint'
  | 'drill-begun'
  | 'drilled'
  | 'drill-ended'
  | 'imported';

/** One decision, as the log keeps it. `hash` = hex SHA-256 of the RFC 8785 bytes of the record without `hash` (contracts.md, Evidence record). */
export interface EvidenceRecord extends EvidenceEntry {
  /** From 1 on, without gaps. */
  readonly seq: number;
  /** `hash` of the record before; 64 zeros for the first. */
  readonly prevHash: string;
  /** ISO 8601. */
  readonly time: string;
  /** `system`: the clock of this machine, for which nobody vouches. */
  readonly timeSource: 'system';
  readonly actor: EvidenceActor;
  /** What the log itself has to say: that the clock was set back, that a torn line was moved aside. */
  readonly notes?: readonly string[];
  readonly hash: string;
}

/** What a caller says; the log adds order, time, actor and hash. No source text, no secrets, no environment. */
export interface EvidenceEntry {
  readonly stage: EvidenceStage;
  readonly event: EvidenceEvent;
  /** The run of the ceremony it belongs to. */
  readonly ceremony?: string;
  readonly policy?: readonly EvidencePolicy[];
  readonly subject?: EvidenceSubject;
  readonly inputs?: readonly EvidenceInput[];
  readonly findings?: readonly { readonly rule: string; readonly level: string }[];
  readonly exceptionsApplied?: readonly { readonly id: string; readonly expires?: string }[];
  readonly verdict?: 'passed' | 'failed' | 'undetermined';
  readonly override?: { readonly by: string; readonly reason: string; readonly nonce: string; readonly expires: string };
  readonly signatures?: readonly { readonly signer: string; readonly principal: string; readonly time?: string }[];
  readonly outputs?: readonly { readonly uri: string; readonly digest: Digest }[];
  /** Why it was refused or failed: a code of ours and a sentence, redacted. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly checkpoint?: EvidenceCheckpoint;
  readonly drill?: EvidenceDrill;
  readonly admission?: EvidenceAdmission;
}

/** One request of a drill, or what the drill is about as a whole (`drill-begun`, `drill-ended`). `ceremony` names the run. */
export interface EvidenceDrill {
  readonly cluster: {
    readonly id: string;
    readonly version: string;
    readonly user: string;
    readonly context?: string;
    readonly server?: string;
  };
  readonly namespace: string;
  /** The case, e.g. `unapproved`. */
  readonly case?: string;
  readonly place?: string;
  readonly expects?: 'denial' | 'admission';
  readonly answer?: string;
  /** Who refused: our policy with its binding, a webhook, or somebody else. */
  readonly responder?: string;
  readonly policy?: string;
  /** The server's own words, shortened. */
  readonly message?: string;
  /** When it was asked, ISO 8601; the record's own time is when it was written. */
  readonly asked?: string;
  /** What the policy's objects leave out, and by which object; absent when it could not be looked up. */
  readonly exemptNamespaces?: readonly { readonly namespace: string; readonly by: readonly string[] }[];
  /** Cases that were left out, with the reason. */
  readonly omitted?: readonly { readonly id: string; readonly why: string }[];
  /** Whether it was looked up that nothing had been created. */
  readonly unchanged?: 'yes' | 'no' | 'unknown';
}

/** What a cluster's own logs were made into; the logs are named by `inputs`, and are not ours. */
export interface EvidenceAdmission {
  readonly rows: number;
  readonly denied: number;
  /** Lines or entries that could not be read. */
  readonly skipped: number;
  /** First and last moment that the inputs tell of, ISO 8601. */
  readonly from?: string;
  readonly until?: string;
  /** Times within the period asked for of which nothing was recorded; the longest, when there are more. */
  readonly gaps: readonly { readonly from: string; readonly until: string }[];
  readonly gapCount: number;
}

/** What a log was at one moment; whoever keeps it elsewhere can later tell whether the log still holds all of that. */
export interface EvidenceCheckpoint {
  /** How many records it covers. */
  readonly size: number;
  /** Hex Merkle tree hash (RFC 6962) over the records' hashes. */
  readonly root: string;
  /** `hash` of the last record that it covers. */
  readonly head: string;
  /** The signature's sigstore bundle, when the checkpoint is signed. */
  readonly bundle?: string;
}

export interface EvidenceActor {
  readonly user: string;
  /** True when `user` is only what the operating system says. */
  readonly unverified: boolean;
  readonly host: string;
  readonly tool: string;
  readonly version: string;
}

export interface EvidencePolicy {
  readonly layer: string;
  readonly name?: string;
  readonly version?: string;
  readonly serial?: number;
  /** SHA-256 of the policy file's bytes, `sha256:hex`. */
  readonly digest: Digest;
  readonly signer?: string;
}

export interface EvidenceSubject {
  readonly ref: string;
  readonly digest?: Digest;
  readonly imageId?: Digest;
  readonly platform?: Platform;
}

/** Something a decision rests on: a scan report, an attestation, a program. */
export interface EvidenceInput {
  readonly type: string;
  readonly digest: Digest;
  readonly producer?: string;
  readonly dbDate?: string;
}
