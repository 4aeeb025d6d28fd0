import type { ReleaseTarget } from '../model/ceremony.js';
import type { Finding, Outcome } from '../model/verdict.js';
import type { GoverningPolicy, JudgingContext } from './layer.js';

/** Something that a policy has to say about where an image is to be released. */
export type TargetFinding = Omit<Finding, 'at'>;

/** May an image be released under this name? */
export interface TargetVerdict {
  readonly outcome: Outcome;
  readonly findings: readonly TargetFinding[];
  readonly missing: readonly string[];
}

/** Judges a release target: its registry and tag as for an image that runs, and whether the policies let anybody push there. */
export function judgeTarget(target: ReleaseTarget, governing: GoverningPolicy, context: JudgingContext): TargetVerdict {
  return { outcome: 'undetermined', findings: [], missing: [`not yet: ${target.tag} ${String(governing.layers.length + context.now)}`] };
}
