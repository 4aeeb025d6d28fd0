import { likenessOf, makesLayer, weightOf, type Step } from './step.js';

/** An instruction and the entry of the history that stands for it. */
export interface Pair {
  readonly instruction: number;
  readonly entry: number;
  /** 0 to 1; below `alike` the two only stand at the same place: the instruction was changed since. */
  readonly likeness: number;
}

/** Below this likeness two steps of one kind are not the same one. */
export const alike = 0.55;

/** Where the history of the base image may end, in entries. */
export interface Border {
  /** No entry before this one may be an instruction's. */
  readonly lowest: number;
  /** What lies at or above this one and has no instruction is missed. */
  readonly highest: number;
}

/** The cost of leaving something without a counterpart. */
const skippedInstruction = (step: Step): number => (makesLayer(step) ? 0.15 : 0.05);
const skippedEntry = (step: Step): number => (step.keyword === '' ? 0 : makesLayer(step) ? 0.3 : 0.1);
const changedPair = 0.1;

/**
 * The best way to lay a Dockerfile's instructions beside a history, in order, from its end downwards; what lies below the first pair is the base's. Of
 * equally good ways the highest: a base image may have been made by the same lines.
 */
export function align(instructions: readonly Step[], entries: readonly Step[], border: Border): readonly Pair[] {
  const width = entries.length + 1;
  const best = new Float64Array((instructions.length + 1) * width);
  const likeness = new Float64Array((instructions.length + 1) * width).fill(-1);
  for (let entry = border.highest + 1; entry < width; entry++) best[entry] = (best[entry - 1] ?? 0) - costOf(entries[entry - 1]);
  for (let row = 1; row <= instructions.length; row++) {
    const instruction = instructions[row - 1];
    if (instruction === undefined) break;
    const skip = skippedInstruction(instruction);
    const weight = weightOf(instruction);
    best[row * width] = (best[(row - 1) * width] ?? 0) - skip;
    for (let column = 1; column < width; column++) {
      const entry = entries[column - 1];
      if (entry === undefined) break;
      const at = row * width + column;
      const same = column > border.lowest ? likenessOf(instruction, entry) : -1;
      likeness[at] = same;
      const paired = (best[at - width - 1] ?? 0) + gain(same, weight, instruction);
      best[at] = Math.max(paired, (best[at - 1] ?? 0) - skippedEntry(entry), (best[at - width] ?? 0) - skip);
    }
  }
  return trace(instructions, entries, best, likeness);
}

function costOf(entry: Step | undefined): number {
  return entry === undefined ? 0 : skippedEntry(entry);
}

function gain(likeness: number, weight: number, instruction: Step): number {
  if (likeness >= alike) return weight * likeness;
  return likeness >= 0 && makesLayer(instruction) ? -changedPair : Number.NEGATIVE_INFINITY;
}

/** Walks back from the end; a pair is taken before anything is skipped, so that the highest is. */
function trace(instructions: readonly Step[], entries: readonly Step[], best: Float64Array, likeness: Float64Array): readonly Pair[] {
  const width = entries.length + 1;
  const pairs: Pair[] = [];
  let row = instructions.length;
  let column = entries.length;
  while (row > 0 && column > 0) {
    const at = row * width + column;
    const instruction = instructions[row - 1];
    const entry = entries[column - 1];
    if (instruction === undefined || entry === undefined) break;
    const same = likeness[at] ?? -1;
    const paired = (best[at - width - 1] ?? 0) + gain(same, weightOf(instruction), instruction);
    if (paired >= (best[at] ?? 0) - 1e-9) {
      pairs.push({ instruction: row - 1, entry: column - 1, likeness: same });
      row--;
      column--;
    } else if ((best[at - width] ?? 0) - skippedInstruction(instruction) >= (best[at] ?? 0) - 1e-9) row--;
    else column--;
  }
  return pairs.reverse();
}
