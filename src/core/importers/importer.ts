import type { Problem, Result } from '../model/result.js';
import type { FilePath } from '../model/span.js';

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

/** The sections of a policy document that an importer fills, in the document's own shape (shorthand spelled out); written by draft-imported.ts. */
export interface ImportedSections {
  readonly enforcement?: object;
  readonly defaults?: object;
  readonly registryAliases?: Readonly<Record<string, string>>;
  readonly mirrors?: readonly object[];
  readonly sources?: { readonly allow?: readonly object[]; readonly deny?: readonly object[] };
  readonly bases?: object;
  readonly tags?: readonly object[];
  readonly scan?: object;
  readonly trust?: {
    readonly signers?: Readonly<Record<string, object>>;
    readonly require?: readonly object[];
    readonly attestations?: readonly object[];
  };
  readonly exceptions?: readonly object[];
}

export interface Imported {
  readonly sections: ImportedSections;
  readonly remarks: readonly ImportRemark[];
}

export type ImportProblem = Problem<'IMPORT_UNREADABLE' | 'IMPORT_NOTHING'>;

/** One source: a folder of this directory and a line in index.ts. It never widens: what it cannot say exactly it says narrower, and remarks on it. */
export interface Importer {
  readonly id: string;
  readonly title: string;
  /** True for a file of this tool: by name, or by `apiVersion` and `kind` (the name ClusterImagePolicy exists in three projects). */
  readonly recognises: (file: ImportFile) => boolean;
  readonly import: (files: readonly ImportFile[]) => Result<Imported, ImportProblem>;
}
