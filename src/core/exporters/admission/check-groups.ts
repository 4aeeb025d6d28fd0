import type { Policy } from '../../policy/document.js';
import type { ImageCheck } from '../checks/index.js';

/** Checks whose failure has the same consequence in a cluster: one object of a target each. */
export interface CheckGroup<Check extends Timed = ImageCheck> {
  /** What happens to a request that fails one of them. */
  readonly action: 'deny' | 'warn' | 'audit';
  /** `denying`: from their start on, if they have one. `warning`: those that deny are here only until they start. */
  readonly strength: 'denying' | 'warning';
  readonly checks: readonly Check[];
}

/** What denies or warns, and since when. */
type Timed = Pick<ImageCheck, 'action' | 'from'>;

/** What denies and what warns, as `enforcement.admit` weakens it; for engines with a clock. What only warns never denies. */
export function checkGroups<Check extends Timed>({ enforcement }: Policy, checks: readonly Check[]): readonly CheckGroup<Check>[] {
  const admit = enforcement?.admit ?? 'deny';
  const denying = checks.filter(({ action }) => action === 'deny');
  const warning = checks.filter(({ action, from }) => action === 'warn' || from !== undefined);
  const groups: readonly CheckGroup<Check>[] = [
    { action: admit === 'off' ? 'audit' : admit, strength: 'denying', checks: denying },
    { action: admit === 'deny' || admit === 'warn' ? 'warn' : 'audit', strength: 'warning', checks: warning },
  ];
  return groups.filter((group) => group.checks.length > 0);
}
