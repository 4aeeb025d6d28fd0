import { defaultLevel, type Level, type RuleId } from '../../model/rules.js';
import type { Policy } from '../document.js';

/** The level of a rule: what its own section says, else the policy's `rules`, else the default (policy.md section 5). */
export function levelOf(policy: Policy, rule: RuleId, written?: Level, otherwise: Level = defaultLevel(rule)): Level {
  return written ?? policy.rules?.[rule]?.level ?? otherwise;
}

/** How a level compares: the strictest counts. */
export function severity(level: Level): number {
  return ['off', 'info', 'warn', 'error'].indexOf(level);
}

/** The milder of two levels. */
export function mildest(a: Level, b: Level): Level {
  return severity(a) <= severity(b) ? a : b;
}

/** The strictest of some levels; `off` when there are none. */
export function strictest(levels: readonly Level[]): Level {
  return levels.reduce<Level>((worst, level) => (severity(level) > severity(worst) ? level : worst), 'off');
}
