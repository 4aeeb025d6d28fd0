import type { Level } from '../../model/rules.js';
import type { Stage } from '../../model/verdict.js';
import { stageBlocks } from '../judging/enforcement.js';
import type { GoverningPolicy } from '../layer.js';

/** How each layer that asks for scans, blocks this stage and is in force takes an image about which nobody can decide (docs/adr/0014). */
export function undeterminedScanLevels({ layers }: GoverningPolicy, stage: Stage, now: number): readonly Level[] {
  return layers.flatMap((layer) => {
    const { scan } = layer.policy;
    const isInForce = scan !== undefined && !isLater(scan.effectiveFrom, now) && stageBlocks({ layers: [layer], broken: [] }, stage);
    return isInForce ? [scan.unscanned ?? 'error'] : [];
  });
}

/** Dates in a policy begin at midnight in UTC. */
function isLater(effectiveFrom: string | undefined, now: number): boolean {
  return effectiveFrom !== undefined && now < Date.parse(`${effectiveFrom}T00:00:00Z`);
}
