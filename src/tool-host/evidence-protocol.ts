/* What the extension and the tool host say to each other about the evidence log. */
import type { EvidenceRecord, TrustProblem } from '../core/index.js';
import type { SigningScope } from './protocol.js';

export interface ListEvidenceParams extends SigningScope {
  readonly limit: number;
}
export interface ListedEvidence {
  /** Absolute path of the log's folder. */
  readonly folder: string;
  /** The newest first. */
  readonly records: readonly EvidenceRecord[];
  /** How many there are. */
  readonly total: number;
  readonly problem?: TrustProblem;
}

export interface VerifiedEvidence {
  readonly folder: string;
  readonly outcome: 'holds' | 'broken' | 'empty' | 'unreadable';
  /** What was found, and what it does not prove, for people. */
  readonly lines: readonly string[];
}

export interface ExportEvidenceParams extends SigningScope {
  /** Absolute path of a file that the person chose. */
  readonly file: string;
}
export type ExportedEvidence = { readonly records: number } | { readonly problem: TrustProblem };
