import type { RuleId } from '../../../model/rules.js';
import type { Policy } from '../../../policy/document.js';
import { levelOf, mildest, severity, strictest } from '../../../policy/judging/levels.js';
import { startsLater } from '../../checks/check-context.js';
import { placeLevel } from '../../checks/place-level.js';
import type { ImageSet } from '../../checks/index.js';
import type { Note } from '../../signatures/index.js';

/** Something that images of some repositories have to show: signatures, or a statement. */
export interface Demand {
  /** Unique in a policy; letters, digits and `_`. */
  readonly id: string;
  readonly path: string;
  readonly action: 'deny' | 'warn';
  /** Before this moment it only warns; absent: it counts already. */
  readonly from?: number;
  readonly about: readonly ImageSet[];
  /** CEL over `ref`. */
  readonly met: string;
  /** For whoever is refused. */
  readonly message: string;
}

/** How strong rules are that Kyverno cannot tell apart, at the place where it looks. */
export interface DemandStrength {
  readonly strength?: Pick<Demand, 'action' | 'from'>;
  readonly notes: readonly Note[];
}

export function demandStrength(
  policy: Policy,
  path: string,
  rules: readonly RuleId[],
  effectiveFrom: string | undefined,
  now: number,
): DemandStrength {
  const highest = placeLevel(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }).level;
  const levels = rules.map((rule) => mildest(levelOf(policy, rule), highest));
  const starts = rules.map((rule) => startsLater([effectiveFrom, policy.rules?.[rule]?.effectiveFrom], now));
  const level = strictest(levels);
  if (severity(level) < severity('warn')) return { notes: [] };
  const from = starts.includes(undefined) ? undefined : Math.min(...starts.filter((start) => start !== undefined));
  const isAlike = new Set(levels).size === 1 && new Set(starts).size === 1;
  const reason = `Kyverno cannot tell ${rules.join(' and ')} apart, so the stricter of them counts for both.`;
  return {
    strength: { action: level === 'error' ? 'deny' : 'warn', ...(level === 'error' && from !== undefined ? { from } : {}) },
    notes: isAlike ? [] : [{ path, fidelity: 'stricter', reason }],
  };
}
