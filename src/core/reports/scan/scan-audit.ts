import type { FindingRecord, PlacedRange, PolicyRecord } from '../../model/audit.js';
import type { Digest } from '../../model/image-reference.js';
import type { ImageScan, ScanProblem } from '../../model/scan-report.js';
import type { ScanFinding, ScanVerdict } from '../../model/scan-verdict.js';
import type { FilePath } from '../../model/span.js';
import type { NativeConfiguration } from '../../scanners/index.js';
import type { Stage } from '../../model/verdict.js';

/*
 * What a scan came to, ready to be printed: places are lines and columns, files are named as people see them. Reports only turn this
 * into text; nothing is judged, read or looked up after it (contracts.md, Command line).
 */

/** The gate's answer in machine formats; `unasked` when no policy says anything about scans. */
export type ScanOutcome = 'passed' | 'failed' | 'undetermined' | 'unasked';

/** Everything one run of `wharfmaster scan` has to say. */
export interface ScanAudit {
  readonly engineVersion: string;
  readonly rulesVersion: string;
  /** The project's address, from which links to rules are built. */
  readonly homepage: string;
  readonly stage: Stage;
  /** `file:` URI of the working directory, ending in `/`: what relative names are relative to. */
  readonly root: string;
  /** What the person named, and what it was taken for: a tarball, or an image of this runtime. */
  readonly asked: { readonly name: string; readonly from?: 'tarball' | (string & {}) };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The Dockerfile whose instructions the findings are placed on. */
  readonly dockerfile?: FilePath;
  /** One entry a platform; none when the image could not be had at all, and then `problem` says why. */
  readonly images: readonly AuditedImage[];
  readonly problem?: ScanProblem;
  /** Over all images: it passes only if each does. */
  readonly outcome: ScanOutcome;
  /** What the gate said about an image that could not be had; that of the others is theirs. */
  readonly verdict?: AuditedVerdict;
  /** Configuration of scanners that lies in the workspace; it decides nothing, and what it would hide is said. */
  readonly nativeConfigurations: readonly NativeConfiguration[];
  readonly policies: readonly PolicyRecord[];
  /** Problems of the policy files themselves. */
  readonly policyFindings: readonly FindingRecord[];
  readonly exitCode: number;
}

/** One platform's image with its scan, its verdict, and where its layers come from. */
export interface AuditedImage {
  readonly scan: ImageScan;
  readonly verdict: AuditedVerdict;
  readonly placement?: Placement;
}

/** The gate's answer with what enforcement makes of it. */
export interface AuditedVerdict extends Pick<ScanVerdict, 'missing' | 'items'> {
  readonly outcome: ScanOutcome;
  /** The rules that some policy asks for: what has no finding among them holds, or nobody can decide. */
  readonly asked: readonly ScanFinding['rule'][];
  readonly findings: readonly AuditedScanFinding[];
}

/** One finding of the gate. */
export interface AuditedScanFinding extends ScanFinding {
  /** True when enforcement of this stage would stop at it, were its level high enough. */
  readonly enforced: boolean;
}

/** How the image's layers were matched with the Dockerfile; shown as claimed, since history is written by the image's author. */
export interface Placement {
  readonly file: FilePath;
  readonly fit: 'exact' | 'partial' | 'none';
  /** 0 to 1. */
  readonly score: number;
  /** The FROM that names the base image: what the base brought in stands there. */
  readonly from?: InstructionRecord;
  readonly layers: readonly PlacedLayer[];
}

/** One layer and the instruction that is said to have made it; without one nobody can tell. */
export interface PlacedLayer {
  readonly layer: Digest;
  readonly origin: 'base' | 'instruction' | 'unknown';
  readonly at?: InstructionRecord;
}

/** One instruction of a Dockerfile as a place. */
export interface InstructionRecord extends PlacedRange {
  /** `FROM`, `RUN`, `COPY`… in capitals. */
  readonly keyword: string;
}
