import type { Problem } from '../model/result.js';
import type { FilePath } from '../model/span.js';
import type {
  AllowedSource,
  AttestationRequirement,
  CatalogueEntry,
  Defaults,
  DeniedSource,
  Enforcement,
  Exception,
  Mirror,
  Scan,
  Signer,
  TagRule,
  TrustRequirement,
} from '../policy/document.js';

/** A file that somebody's other tool is configured with. */
export interface ImportFile {
  readonly file: FilePath;
  readonly text: string;
}

/** Where a decision comes from, 1-based. */
export interface ImportOrigin {
  readonly file: FilePath;
  readonly line: number;
}

/**
 * A line of the review list: what was taken over and how. `decision`: it became part of the policy; `warning`: the live rule admits more
 * (or less) than it seems; `left-out`: nothing here says it, and it is not evaluated.
 */
export interface ImportRemark {
  readonly kind: 'decision' | 'warning' | 'left-out';
  readonly at: ImportOrigin;
  /** What stands there, as written, shortened. */
  readonly written: string;
  readonly says: string;
  /** The part of the new policy, e.g. `sources.allow[0]`. */
  readonly path?: string;
}

/** A value for the new policy with the place that it comes from, and a sentence on how it was read. */
export interface Taken<Value> {
  readonly at: ImportOrigin;
  readonly written: string;
  readonly says: string;
  readonly value: Value;
}

/**
 * One rule of another tool that lists what is allowed. Several such rules all have to be met, while the entries of a policy's
 * `sources.allow` are alternatives: merging is intersecting (assembling/combine-lists.ts).
 */
export interface AllowList {
  /** What people call the rule, e.g. `K8sAllowedRepos prod-repos`. */
  readonly name: string;
  readonly at: ImportOrigin;
  /** Which uses it speaks about: what runs, what builds, or both. */
  readonly side: 'run' | 'build' | 'both';
  /** The namespaces that it speaks about; absent: all. */
  readonly namespaces?: readonly string[];
  readonly entries: readonly Taken<AllowedSource>[];
}

/** Somebody who signs, under a key that stands for the same signer in all files (the fingerprint, the identity). */
export interface ImportedSigner {
  readonly key: string;
  /** What the source calls it; the policy's name is made from it. */
  readonly hint: string;
  readonly signer: Signer;
  /** The public key that stood in the source, for a file of its own. */
  readonly pem?: string;
}

/** A public key that stood in a source, for a file beside the policy. */
export interface KeyFile {
  readonly name: string;
  readonly text: string;
}

/** A requirement whose signers are named by their keys. */
export type ImportedRequirement = Omit<TrustRequirement, 'all' | 'any'> & {
  readonly all?: readonly string[];
  readonly any?: readonly string[];
};

/** An exception as far as the source knows it; one that lacks something mandatory waives nothing and is written as a comment. */
export type ImportedException = Partial<Exception> & Pick<Exception, 'rule'>;

/** A section of the policy document as it stands there. */
export interface ImportedSetting {
  readonly name: 'rules' | 'places' | 'exceptionRules' | 'push';
  readonly value: object;
}

/** What an importer finds: each list in the order of the files. */
export interface Imported {
  readonly lists: readonly AllowList[];
  readonly denied: readonly Taken<DeniedSource>[];
  readonly tags: readonly Taken<TagRule>[];
  readonly catalogue: readonly Taken<CatalogueEntry>[];
  readonly mirrors: readonly Taken<Mirror>[];
  readonly aliases: readonly Taken<{ readonly name: string; readonly registry: string }>[];
  readonly signers: readonly Taken<ImportedSigner>[];
  readonly required: readonly Taken<ImportedRequirement>[];
  readonly attestations: readonly Taken<AttestationRequirement>[];
  readonly exceptions: readonly Taken<ImportedException>[];
  readonly scan: readonly Taken<Scan>[];
  readonly defaults: readonly Taken<Defaults>[];
  readonly enforcement: readonly Taken<Enforcement>[];
  /** Whole sections that only our own exports carry. */
  readonly settings: readonly Taken<ImportedSetting>[];
  readonly remarks: readonly ImportRemark[];
}

export type ImportProblem = Problem<'IMPORT_UNREADABLE' | 'IMPORT_NOTHING' | 'IMPORT_UNSOUND'>;

/** What an importer needs of the world. */
export interface ImportTools {
  /** Hex SHA-256, for the fingerprints of keys. */
  sha256(bytes: Uint8Array): string;
  /** Milliseconds since the epoch, to compare our own exports with a fresh one. */
  readonly now: number;
}

/**
 * One source: a folder of this directory and a line in index.ts. It never widens: what it cannot say exactly it says narrower, and
 * remarks on it. Total: a file that it cannot read gives a remark.
 */
export interface Importer {
  readonly id: string;
  readonly title: string;
  /** True for a file of this tool: by name, or by `apiVersion` and `kind` (the name ClusterImagePolicy exists in three projects). */
  readonly recognises: (file: ImportFile) => boolean;
  readonly import: (files: readonly ImportFile[], tools: ImportTools) => Imported;
}
