import type { Use } from './image-use.js';
import type { Level, RuleId } from './rules.js';
import type { FilePath, RelatedRole } from './span.js';
import type { Fix, LayerKind, Outcome, Stage } from './verdict.js';

/*
 * What a check found, ready to be printed: places are lines and columns, files are named as people see them. Reports only turn this
 * into text; nothing is judged, read or looked up after it (contracts.md, Command line).
 */

/** A stretch of a file as people count it: lines and UTF-16 columns from 1, the end exclusive. */
export interface PlacedRange {
  readonly file: FilePath;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another place that belongs to a use or a finding, with a sentence saying why. */
export interface RelatedPlace extends PlacedRange {
  readonly role: RelatedRole;
  readonly message: string;
}

/** One image use with the fields that `wharfmaster images` prints. */
export interface ImageRecord extends PlacedRange {
  /** The text of the range. */
  readonly raw: string;
  /** As the builder or the cluster resolves it; absent when nobody can. */
  readonly image?: string;
  readonly canonical?: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** `<file kind>/<place>`. */
  readonly kind: string;
  readonly use: Use;
  readonly status: 'reference' | 'unresolved' | 'malformed';
  readonly assumes: readonly { readonly name: string; readonly value: string; readonly from: string }[];
  readonly related: readonly RelatedPlace[];
}

/** The policy that spoke, as machine formats name it. */
export interface PolicyName {
  readonly name?: string;
  readonly version?: string;
  readonly layer: LayerKind;
}

/** A change that makes a use pass, with its edits as places. */
export interface FixRecord {
  readonly kind: Fix['kind'];
  readonly title: string;
  readonly result: string;
  readonly preferred: boolean;
  readonly edits: readonly (PlacedRange & { readonly newText: string })[];
}

/** Something to say about a stretch of a file: about a use, an unreadable part, or the policy itself. */
export interface FindingRecord extends PlacedRange {
  readonly raw: string;
  readonly rule: RuleId;
  readonly level: Exclude<Level, 'off'>;
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The layers that say so, outermost first. */
  readonly policy: readonly PolicyName[];
  readonly related: readonly RelatedPlace[];
  readonly excepted?: { readonly id: string; readonly reason: string };
  /** True when enforcement of this stage would stop at it, were its level high enough. */
  readonly enforced: boolean;
  readonly fixes: readonly FixRecord[];
}

/** One judged use. */
export interface AuditedUse {
  readonly image: ImageRecord;
  readonly outcome: Outcome;
  /** What would have to be known to decide, in words. */
  readonly missing: readonly string[];
  readonly findings: readonly FindingRecord[];
}

/** One file that was read and judged. */
export interface AuditedFile {
  readonly file: FilePath;
  readonly uses: readonly AuditedUse[];
  /** Findings about the file itself, e.g. a key that stands twice. */
  readonly findings: readonly FindingRecord[];
  /** Parts that nobody could read: what is in them is undetermined. */
  readonly unreadable: readonly FindingRecord[];
  /** Network fetches in it that no image policy judges. */
  readonly notCovered: number;
  /** The names of the policies that judged it; none when no policy covers it. */
  readonly policy: readonly PolicyName[];
  /** True when the policies that judge it let this stage stop. */
  readonly enforced: boolean;
}

/** A file that should have been read and was not, or a notice about one. */
export interface AuditNotice {
  readonly file: FilePath;
  readonly message: string;
  /** `error`: it was named and could not be read; `warning`: what is in it is undetermined; `note`: only said. */
  readonly level: 'error' | 'warning' | 'note';
}

/** A policy that took part, with the digest of its very bytes. */
export interface PolicyRecord extends PolicyName {
  readonly file: FilePath;
  readonly serial?: number;
  /** `sha256:<hex>` of the policy file; forms for people do without. */
  readonly digest?: string;
}

/** Why a file in a folder was not read. */
export type LeftOutReason = 'gitignore' | 'policy-exclude' | 'node-modules' | 'link' | 'special' | 'unchanged';

/** The counts that close every check. */
export interface AuditSummary {
  readonly files: number;
  readonly uses: number;
  readonly allowed: number;
  readonly denied: number;
  readonly undetermined: number;
  /** Uses with a finding that an exception covers. */
  readonly excepted: number;
  readonly filesWithoutPolicy: number;
  /** Parts of files, and files, that could not be read. */
  readonly unreadable: number;
  /** Network fetches that no image policy judges. */
  readonly notCovered: number;
  /** Findings and undetermined uses that the baseline has too, and that are not shown; absent without one. */
  readonly known?: number;
  /** Files and folders left out, by the rule that did it. */
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
}

/** Everything one run of `check` has to say. */
export interface Audit {
  readonly engineVersion: string;
  readonly rulesVersion: string;
  /** The project's address, from which links to rules are built. */
  readonly homepage: string;
  readonly stage: Stage;
  /** `file:` URI of the working directory, ending in `/`: what relative names are relative to. */
  readonly root: string;
  readonly files: readonly AuditedFile[];
  /** Problems of the policy files themselves. */
  readonly policyFindings: readonly FindingRecord[];
  readonly policies: readonly PolicyRecord[];
  readonly notices: readonly AuditNotice[];
  readonly summary: AuditSummary;
  readonly exitCode: number;
}
