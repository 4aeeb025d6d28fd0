import type { Digest } from '../model/image-reference.js';
import type { HistoryEntry, ImageConfig } from '../model/subject.js';
import { toHistoryStep, type HistoryStep } from './history-steps.js';
import { makesLayer } from './step.js';

/** An image's history, ready to be laid beside a Dockerfile. */
export interface ImageHistory {
  readonly diffIds: readonly Digest[];
  /** The last entries; what came before them is the base's. */
  readonly steps: readonly HistoryStep[];
  /** For each step the number of its layer, lowest first; absent for those without one. */
  readonly layers: readonly (number | undefined)[];
  /** How many layers lie below the first step. */
  readonly layersBelow: number;
  /** False when the entries do not say which layer is whose: nothing is matched then, since all would be shifted. */
  readonly isSound: boolean;
}

/** No image has a longer history of its own. */
const mostEntries = 400;

/** Reads the history of an image's config; all of it is its author's word. */
export function readHistory({ history, diffIds }: Pick<ImageConfig, 'history' | 'diffIds'>): ImageHistory {
  const first = Math.max(0, history.length - mostEntries);
  const steps = history.slice(first).map(toHistoryStep);
  const filled = filledEntries(history, first, steps, diffIds.length);
  if (filled === undefined) return { diffIds, steps, layers: steps.map(() => undefined), layersBelow: 0, isSound: false };
  let layer = filled.slice(0, first).filter(Boolean).length;
  const layersBelow = layer;
  const layers = filled.slice(first).map((isFilled) => (isFilled ? layer++ : undefined));
  return { diffIds, steps, layers, layersBelow, isSound: true };
}

/** Which entries made a layer: as the flags say, or without the settings that some builders flag wrongly; undefined when neither adds up. */
function filledEntries(
  history: readonly HistoryEntry[],
  first: number,
  steps: readonly HistoryStep[],
  layers: number,
): readonly boolean[] | undefined {
  const count = (filled: readonly boolean[]): number => filled.filter(Boolean).length;
  if (history.length === 0) return undefined;
  const flagged = history.map(({ emptyLayer }) => !emptyLayer);
  if (count(flagged) === layers) return flagged;
  const withoutSettings = flagged.map((isFilled, at) => isFilled && (at < first || isFilling(steps[at - first])));
  return count(withoutSettings) === layers ? withoutSettings : undefined;
}

function isFilling(step: HistoryStep | undefined): boolean {
  return step !== undefined && (makesLayer(step) || step.keyword === '');
}
