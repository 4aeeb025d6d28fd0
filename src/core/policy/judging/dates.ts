import type { DateText } from '../document.js';
import { day, dayStart } from '../document-reading/dates.js';
import type { JudgingContext } from '../layer.js';

/** The last millisecond of a day in UTC: a date in a policy runs to its end (policy.md section 5). */
export function endOfDay(date: DateText): number {
  return startOfDay(date) + day - 1;
}

/** True before the day from which something counts; what says no day counts already. */
export function isLater(effectiveFrom: DateText | undefined, { now }: JudgingContext): boolean {
  return effectiveFrom !== undefined && now < startOfDay(effectiveFrom);
}

/** The first millisecond of a day in UTC; not a number when the text is no date. */
export function startOfDay(date: DateText): number {
  return dayStart(date) ?? Number.NaN;
}
