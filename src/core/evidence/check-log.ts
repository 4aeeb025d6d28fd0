import type { EvidenceCheckpoint, EvidenceRecord } from '../model/evidence.js';
import { checkLine, type ChainFault } from './check-line.js';
import { addLeaf, emptyTree, rootOf, type MerkleTree } from './merkle-tree.js';
import { emptyChain, type ChainEnd } from './seal-record.js';
import { fromHex, toHex, type Sha256 } from './sha256.js';

/** How far a log has been checked; a state is never changed, so that what was known at an earlier record stays known. */
export interface LogState {
  readonly end: ChainEnd;
  readonly tree: MerkleTree;
}

export const emptyLog: LogState = { end: emptyChain, tree: emptyTree };

/** The first record that is not what it should be; nothing after it is believed. */
export interface BrokenRecord {
  /** The number that belongs there. */
  readonly seq: number;
  readonly fault: ChainFault | 'wrong-checkpoint';
  readonly why: string;
}

/** A checkpoint that stands in the log, found to be true of the records before it. */
export interface FoundCheckpoint extends EvidenceCheckpoint {
  readonly seq: number;
  readonly time: string;
}

export type Step =
  | { readonly ok: true; readonly state: LogState; readonly record: EvidenceRecord; readonly checkpoint?: FoundCheckpoint }
  | { readonly ok: false; readonly broken: BrokenRecord };

/** A checkpoint is written when at most so many records have followed the last one that it covers; a check need not remember more. */
export const checkpointWindow = 4096;

/**
 * Checks a log one line at a time, whatever its length. `earlier` gives the state after the record of that number, for the checkpoints in
 * the log: the last `checkpointWindow` ones are asked for.
 */
export function nextStep(line: string, state: LogState, earlier: (seq: number) => LogState | undefined, sha256: Sha256): Step {
  const checked = checkLine(line, state.end, sha256);
  if (!checked.ok) return { ok: false, broken: { seq: state.end.seq + 1, fault: checked.fault, why: checked.why } };
  const { record, end } = checked;
  const next = { end, tree: addLeaf(state.tree, fromHex(record.hash), sha256) };
  if (record.checkpoint === undefined) return { ok: true, state: next, record };
  const covered = record.checkpoint.size === state.end.seq ? state : earlier(record.checkpoint.size);
  const why = contradictionOf(record.checkpoint, covered, sha256);
  if (why !== undefined) return { ok: false, broken: { seq: record.seq, fault: 'wrong-checkpoint', why } };
  return { ok: true, state: next, record, checkpoint: { ...record.checkpoint, seq: record.seq, time: record.time } };
}

/** What a log is at this state. */
export function checkpointOf({ end, tree }: LogState, sha256: Sha256): EvidenceCheckpoint {
  return { size: end.seq, root: toHex(rootOf(tree, sha256)), head: end.hash };
}

/** Why a checkpoint is not true of the log, as it was when it had that size; undefined when it is. */
export function contradictionOf(checkpoint: EvidenceCheckpoint, covered: LogState | undefined, sha256: Sha256): string | undefined {
  if (covered?.end.seq !== checkpoint.size) return `It covers ${checkpoint.size} records, which do not stand before it.`;
  const actual = checkpointOf(covered, sha256);
  if (actual.head !== checkpoint.head) return `Record ${checkpoint.size} is another one than when the checkpoint was made.`;
  return actual.root === checkpoint.root
    ? undefined
    : `One of the first ${checkpoint.size} records is not what it was when the checkpoint was made.`;
}
