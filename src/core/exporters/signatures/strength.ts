import type { Level, RuleId } from '../../model/rules.js';
import type { DateText, Policy } from '../../policy/document.js';
import { startOfDay } from '../../policy/judging/dates.js';
import { levelOf, mildest, severity, strictest } from '../../policy/judging/levels.js';

/** What a target may do about a finding of some rules today: refuse, only warn, or nothing. */
export interface Strength {
  readonly action: 'refuse' | 'warn' | 'nothing';
  /** How that differs from the policy, when it does. */
  readonly differs?: { readonly fidelity: 'stricter' | 'looser'; readonly reason: string };
}

/** What weighs beside a rule's own level. */
export interface Weighing {
  readonly policy: Policy;
  readonly now: number;
  /** The highest level where the target looks. */
  readonly highest: Level;
}

/**
 * How strong rules are that the target cannot tell apart. What only warns in the policy never refuses; a start that is still to come
 * only warns, as no target here has a clock.
 */
export function strengthOf({ policy, now, highest }: Weighing, rules: readonly RuleId[], from?: DateText): Strength {
  const levels = rules.map((rule) => mildest(levelOf(policy, rule), highest));
  const level = strictest(levels);
  if (severity(level) < severity('warn')) return { action: 'nothing' };
  if (level === 'warn' || (policy.enforcement?.admit ?? 'deny') !== 'deny') return { action: 'warn' };
  const starts = [from, ...rules.map((rule) => policy.rules?.[rule]?.effectiveFrom)].flatMap((date) => (date === undefined ? [] : [date]));
  const late = starts
    .filter((date) => startOfDay(date) > now)
    .sort()
    .at(-1);
  if (late !== undefined)
    return { action: 'warn', differs: looser(`It counts from ${late} on, and the target has no clock: export again then.`) };
  if (levels.every((one) => one === level)) return { action: 'refuse' };
  const reason = `The target cannot tell ${rules.join(' and ')} apart, so the stricter level counts for both.`;
  return { action: 'refuse', differs: { fidelity: 'stricter', reason } };
}

function looser(reason: string): { readonly fidelity: 'looser'; readonly reason: string } {
  return { fidelity: 'looser', reason };
}
