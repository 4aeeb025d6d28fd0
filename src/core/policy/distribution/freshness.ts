import type { Stage } from '../../model/verdict.js';
import type { Policy } from '../document.js';
import { dayEnd } from '../document-reading/dates.js';
import { layerBlocks } from '../judging/enforcement.js';
import { durationOf } from '../scanned/scan-age.js';

/** Whether a kept copy is due for a look at its source, and whether it is too old to go on as before. */
export interface Freshness {
  readonly isDue: boolean;
  /** Why it may be outdated, a sentence. */
  readonly stale?: string;
}

/** How often a newer version is looked for when the policy does not say. */
const usualRefresh = 4 * 3_600_000;

/** How fresh a copy is that was last found to be what its source holds at `confirmedAt`. A moment in the future proves nothing. */
export function freshnessOf({ metadata, distribution = {} }: Policy, confirmedAt: number, now: number): Freshness {
  const age = now - confirmedAt;
  const refresh = distribution.refresh === undefined ? usualRefresh : durationOf(distribution.refresh);
  const isDue = age >= refresh || age < -tolerance;
  const { staleAfter } = metadata ?? {};
  if (staleAfter !== undefined && now >= (dayEnd(staleAfter) ?? Infinity))
    return { isDue: true, stale: `It was good until ${staleAfter}, and no newer one came.` };
  const { maxStale } = distribution;
  if (maxStale === undefined || age <= durationOf(maxStale)) return { isDue };
  return { isDue: true, stale: `Its source was last reached on ${dayOf(confirmedAt)}, longer ago than the ${maxStale} that it allows.` };
}

/** Two machines' clocks differ by a little. */
const tolerance = 5 * 60_000;

/** Whether a stale policy stops a stage: then nothing there counts as allowed, as under a broken one. */
export function staleStops(policy: Policy, stage: Stage): boolean {
  switch (policy.distribution?.onStale ?? 'report') {
    case 'report':
      return false;
    case 'block-push':
      return stage === 'push';
    case 'block':
      return stage === 'push' || layerBlocks(policy, stage);
  }
}

function dayOf(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().slice(0, 10) : 'no day that is known';
}
