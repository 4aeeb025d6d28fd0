import type { FindingRecord, ImageRecord } from './audit.js';
import type { Outcome, Stage } from './verdict.js';

/** What one policy makes of a use; `not-judged` where no policy has a say about it. */
export interface SideVerdict {
  readonly outcome: Outcome | 'not-judged';
  readonly findings: readonly FindingRecord[];
  /** What would have to be known to decide, in words. */
  readonly missing: readonly string[];
  /** The stages that the verdict stops. */
  readonly stops: readonly Stage[];
}

/** `weaker`: less is refused, or fewer stages are stopped; `stricter` the other way round; `other`: the same outcome for other reasons. */
export type ChangeDirection = 'weaker' | 'stricter' | 'other';

/** One use whose verdict two policies do not share. */
export interface VerdictChange {
  readonly image: ImageRecord;
  readonly before: SideVerdict;
  readonly after: SideVerdict;
  readonly direction: ChangeDirection;
}

/** A stage that one of two policies lets stop over some files, and the other does not. */
export interface EnforcementChange {
  readonly stage: Stage;
  readonly direction: 'weaker' | 'stricter';
  readonly files: number;
}

/** What two policies make of the same images (policy.md section 6): changed verdicts, not changed text. */
export interface PolicyDiff {
  /** The two as the person named them. */
  readonly names: readonly [string, string];
  readonly changes: readonly VerdictChange[];
  readonly enforcement: readonly EnforcementChange[];
  /** Sections that differ and that no verdict over files shows. */
  readonly unseen: readonly string[];
  readonly files: number;
  readonly uses: number;
}
