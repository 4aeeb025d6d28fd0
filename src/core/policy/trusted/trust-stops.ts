import type { Stage } from '../../model/verdict.js';
import type { TrustVerdict } from '../../model/trust-verdict.js';
import { blocksStage, stageBlocks } from '../judging/enforcement.js';
import type { GoverningPolicy } from '../layer.js';

/**
 * True when the verdict stops this stage: an error in force of a layer that blocks here, or, as with scans (docs/adr/0014), something that such
 * a layer asks for at the level error and that nobody can decide. A broken policy stops whatever any other would.
 */
export function trustStops(verdict: TrustVerdict, governing: GoverningPolicy, stage: Stage): boolean {
  if (!verdict.asked) return false;
  if (blocksStage(verdict, governing, stage) || governing.broken.length > 0) return true;
  const open = verdict.requirements.filter(
    ({ outcome, level, reportOnly }) => outcome === 'undetermined' && level === 'error' && reportOnly !== true,
  );
  return open.some(({ policy }) => {
    const layers = governing.layers.filter(({ label }) => label.file === policy.file && label.layer === policy.layer);
    return stageBlocks({ layers, broken: [] }, stage);
  });
}
