import * as path from 'node:path';
import {
  failed,
  ok,
  sealRecord,
  type CheckpointingLog,
  type Clock,
  type EvidenceActor,
  type EvidenceEntry,
  type EvidenceRecord,
  type EvidenceStage,
  type Result,
  type TrustProblem,
} from '../core/index.js';
import { closeSync } from 'node:fs';
import { hashedActor } from './evidence-log/actor.js';
import { appendLine } from './evidence-log/append-line.js';
import { dueCheckpoint, makeCheckpoint } from './evidence-log/checkpoints.js';
import { digestOf } from './evidence-log/digest.js';
import { prepareFolder } from './evidence-log/folder.js';
import { lockFolder, type WriteLock } from './folder-lock.js';
import { mirrorLog } from './evidence-log/mirror.js';
import { openNewest } from './evidence-log/newest-segment.js';
import { broken, busy, isAbsent, sinkFailed, tooLong, unwritable } from './evidence-log/problems.js';
import { longestLine, segmentLimit } from './evidence-log/segments.js';
import { checkLog } from './evidence-log/verify-log.js';

export { checkpointSigner } from './evidence-log/checkpoint-signer.js';
export { systemActor } from './evidence-log/actor.js';
export { evidenceFolder, evidenceUnder, type EvidencePlace } from './evidence-log/location.js';
export { digestOf } from './evidence-log/digest.js';
export { isAbsent } from './evidence-log/problems.js';
export { checkLog, type LogCheck } from './evidence-log/verify-log.js';

/** Where a log lies and who writes to it. */
export interface EvidenceLogOptions {
  /** Absolute path; made, for this person alone, when the first record is written. */
  readonly folder: string;
  /** A folder that the log may not be led out of by links, for one that lies in a workspace. */
  readonly within?: string;
  readonly actor: EvidenceActor;
  readonly clock: Clock;
  /** Folders to which every record is written too (the administrator's `evidenceSinks`). */
  readonly sinks?: readonly string[];
  /** True: records name user and host by salted hashes. */
  readonly hashUser?: boolean;
  /** Hears what a person should know: a torn line moved aside, a sink that cannot be written. */
  readonly hear?: (note: string) => void;
  /** From which size on a file of the log is followed by another one (32 MiB). */
  readonly segmentBytes?: number;
  /** How long to wait for another process that writes (10,000). */
  readonly waitMs?: number;
}

/**
 * The log in a folder of this machine (docs/evidence.md). Nothing is touched before the first record. Several windows and processes may
 * write to one folder; a record is on the disk, and in every sink, when `append` has answered well.
 */
export function openEvidenceLog(options: EvidenceLogOptions): CheckpointingLog {
  const { folder } = options;
  let last: Promise<unknown> = Promise.resolve();
  const append = (entry: EvidenceEntry): Promise<Result<EvidenceRecord, TrustProblem>> => {
    // One after the other in this process: waiting for the lock is for others.
    const mine = last.then(() => appendLocked(entry, options));
    last = mine;
    return mine;
  };
  return {
    append,
    async records() {
      const records: EvidenceRecord[] = [];
      const checked = await checkLog(folder, { onRecord: (record) => records.push(record) });
      if (!checked.ok) return checked.problem.code === 'EVIDENCE_UNREADABLE' && isAbsent(checked.problem.cause) ? ok([]) : checked;
      const fault = checked.value.broken;
      return fault === undefined
        ? ok(records)
        : failed(broken(path.join(folder, fault.file), `record ${fault.seq} does not hold. ${fault.why}`));
    },
    checkpoint: (stage, sign) => makeCheckpoint(folder, stage, append, sign),
    checkpointIfDue: (stage, sign) => dueCheckpoint(folder, options.clock.now(), stage, append, sign),
  };
}

async function appendLocked(entry: EvidenceEntry, options: EvidenceLogOptions): Promise<Result<EvidenceRecord, TrustProblem>> {
  const { folder, within, waitMs = 10_000 } = options;
  const prepared = prepareFolder(folder, within);
  if (!prepared.ok) return prepared;
  try {
    const lock = await lockFolder(folder, waitMs);
    if (!('release' in lock)) return failed(busy(folder, lock));
    try {
      return write(entry, options, lock);
    } finally {
      lock.release();
    }
  } catch (cause) {
    return failed(unwritable(folder, cause));
  }
}

function write(entry: EvidenceEntry, options: EvidenceLogOptions, lock: WriteLock): Result<EvidenceRecord, TrustProblem> {
  const { folder, clock } = options;
  const actor = options.hashUser === true ? hashedActor(options.actor, folder) : options.actor;
  const newest = openNewest(folder, options.segmentBytes ?? segmentLimit);
  if (!newest.ok) return newest;
  try {
    const { end, notes } = newest.value;
    const { record, line } = sealRecord(entry, end, { actor, now: clock.now(), notes }, digestOf);
    for (const note of record.notes ?? []) options.hear?.(note);
    if (line.length > longestLine / 4) return failed(tooLong(folder));
    if (!lock.isHeld()) return failed(busy(folder, { file: folder }));
    const appended = appendLine(newest.value, line);
    return appended.ok ? toSinks(record, options) : appended;
  } finally {
    closeSync(newest.value.descriptor);
  }
}

/** Whoever is to rely on the sinks does not go on without them; the editor's own remarks do. */
const stagesThatNeedSinks: readonly EvidenceStage[] = ['push', 'ci', 'admit'];

function toSinks(record: EvidenceRecord, { folder, sinks = [], hear }: EvidenceLogOptions): Result<EvidenceRecord, TrustProblem> {
  for (const sink of sinks) {
    const why = mirrorLog(folder, sink);
    if (why === undefined) continue;
    const problem = sinkFailed(sink, why);
    hear?.(problem.message);
    if (stagesThatNeedSinks.includes(record.stage)) return failed(problem);
  }
  return ok(record);
}
