import type { Level, RuleId } from '../../model/rules.js';
import type { DateText, Policy } from '../../policy/document.js';
import { startOfDay } from '../../policy/judging/dates.js';
import type { CheckPlace, CheckTime } from './check-place.js';
import type { ImageCheck } from './image-check.js';
import type { Spell } from './spellings.js';

/** What the checks of one policy are made from. */
export interface CheckContext extends CheckTime {
  readonly policy: Policy;
  readonly place: CheckPlace;
  readonly spell: Spell;
}

/** A check before its level, start and exceptions are worked out. */
export interface CheckDraft extends Omit<ImageCheck, 'action' | 'waived' | 'from' | 'rule'> {
  readonly rule: RuleId;
  readonly level: Level;
  readonly effectiveFrom?: DateText | undefined;
}

/** The moment from which something counts, when that is still to come: the latest of the days that are written. */
export function startsLater(days: readonly (DateText | undefined)[], now: number): number | undefined {
  const starts = days.flatMap((day) => (day === undefined ? [] : [startOfDay(day)])).filter((start) => start > now);
  return starts.length === 0 ? undefined : Math.max(...starts);
}
