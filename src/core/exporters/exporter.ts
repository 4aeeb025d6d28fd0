import type { Problem, Result } from '../model/result.js';
import type { Policy } from '../policy/document.js';

/**
 * How a target says what one part of the policy says: `exact` gives the same verdict, `stricter` refuses more, `looser` lets more through,
 * and `not-expressible` leaves it to the other stages.
 */
export type Fidelity = 'exact' | 'stricter' | 'looser' | 'not-expressible';

/** What became of one part of the policy in one target. */
export interface ExportedRule {
  /** Its way through the document, e.g. `sources.allow[0]` or `tags[1].requireDigest` (policy-parts.ts lists them). */
  readonly path: string;
  readonly fidelity: Fidelity;
  /** In words: how it is said there, or what is lost and why. */
  readonly reason: string;
}

/** One file of an export, to be written below the folder that a person names. */
export interface ExportedFile {
  /** Relative, with `/`; made by the exporter, never from the policy's text. */
  readonly name: string;
  readonly text: string;
}

/** What an exporter made of one policy: the files, and every part that it has something to say about. */
export interface Exported {
  readonly files: readonly ExportedFile[];
  readonly rules: readonly ExportedRule[];
}

/** Which policy an object was made from; stands in every object, so that drift is visible where it is installed. */
export interface PolicyIdentity {
  readonly name?: string;
  readonly version?: string;
  readonly serial?: number;
  readonly owner?: string;
  /** `sha256:` of the policy file's bytes. */
  readonly digest: string;
  /** What the export is made from (export-source.ts), where the target can carry it; `runExport` fills it in. */
  readonly source?: string;
}

/** What stands behind the names that a policy uses for keys and trust anchors on this machine. */
export interface TrustMaterial {
  /** Public keys as PEM, by the fingerprint that the policy states (hex SHA-256 of the SPKI). */
  readonly keys: ReadonlyMap<string, string>;
  /** Sigstore trust roots (`trusted_root.json`, parsed), by the policy's name. */
  readonly sigstore: ReadonlyMap<string, unknown>;
  /** Certificates as PEM, by notation's store name (`ca:acme`, `tsa:acme`). */
  readonly certificates: ReadonlyMap<string, readonly string[]>;
}

export interface ExportInput {
  readonly policy: Policy;
  readonly identity: PolicyIdentity;
  readonly material: TrustMaterial;
  /** Milliseconds since the epoch: which exceptions are in force, which rules have started. */
  readonly now: number;
  /** True when a person accepted results that let more through; else such a part is left out, which is stricter, or is not there. */
  readonly allowsLooser: boolean;
  /** Answers to the exporter's own options; what is absent has the option's fallback. */
  readonly options: ReadonlyMap<string, string>;
}

/** A choice that a target leaves to whoever exports, e.g. whether objects that were there before may stay. */
export interface ExportOption {
  readonly name: string;
  /** The answers it takes; absent: any text (a list is written with commas). */
  readonly values?: readonly string[];
  readonly fallback: string;
  readonly about: string;
}

export type ExportProblem = Problem<
  'EXPORT_NOTHING' | 'EXPORT_MIRRORS' | 'EXPORT_KEY_MISSING' | 'EXPORT_OPTION' | 'EXPORT_LAYERS' | 'EXPORT_TOO_LARGE'
>;

/** One target: a folder of this directory and a line in index.ts. */
export interface Exporter {
  /** As a person types it: `kubernetes`, `kyverno`, … */
  readonly id: string;
  readonly title: string;
  /** Where it enforces: a policy whose `enforcement.admit` is `off` is exported to no cluster. */
  readonly stage: 'admit' | 'build';
  /** The real engine and version that judged its output in test:real; absent: unproved, and the report says so. */
  readonly provedWith?: string;
  readonly options: readonly ExportOption[];
  /** Whether the engine enforces the objects of several policies together (then an `extends` chain is exported one by one), or knows one only. */
  readonly layers: 'all-apply' | 'one-only';
  readonly export: (input: ExportInput) => Result<Exported, ExportProblem>;
}
