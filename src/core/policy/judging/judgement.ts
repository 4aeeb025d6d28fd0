import type { RuleId } from '../../model/rules.js';
import type { Finding } from '../../model/verdict.js';
import { severity } from './levels.js';

/** What of a finding decides how much it weighs; findings about a file and about an image's contents have it alike. */
export type Weighed = Pick<Finding, 'level' | 'excepted' | 'reportOnly'>;

/** A finding on its way into a verdict; one about an exception knows whose finding that exception covers. */
export interface Judgement {
  readonly finding: Finding;
  readonly about?: RuleId;
}

/** Positive when `a` weighs more: a finding that stops something before one that does not, then by level. */
export function compareWeight(a: Weighed, b: Weighed): number {
  return compareLists(weight(a), weight(b));
}

/** True when the finding makes its use denied. */
export function denies({ level, excepted }: Weighed): boolean {
  return level === 'error' && excepted === undefined;
}

function weight({ level, excepted, reportOnly }: Weighed): readonly number[] {
  return [excepted === undefined ? 1 : 0, severity(level), reportOnly === true ? 0 : 1];
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
