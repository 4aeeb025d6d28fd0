import { closeSync, fstatSync } from 'node:fs';
import {
  checkpointOf,
  checkpointPayload,
  failed,
  ok,
  readRecord,
  type CheckpointSigner,
  type EvidenceEntry,
  type EvidenceRecord,
  type EvidenceStage,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { digestOf } from './digest.js';
import { broken, isAbsent, unreadable } from './problems.js';
import { openForReading, segmentsIn } from './segments.js';
import { lastLines } from './tail.js';
import { checkLog } from './verify-log.js';

type Append = (entry: EvidenceEntry) => Promise<Result<EvidenceRecord, TrustProblem>>;

/** Records after which a checkpoint is due, and the time after which one is (evidence.md). */
const dueAfter = { records: 1000, milliseconds: 60 * 60 * 1000 };

/** Checks the whole log, so that nobody signs a broken one, and adds what it is. */
export async function makeCheckpoint(
  folder: string,
  stage: EvidenceStage,
  append: Append,
  sign?: CheckpointSigner,
): Promise<Result<EvidenceRecord, TrustProblem>> {
  const checked = await checkLog(folder);
  if (!checked.ok) return checked;
  const { state, broken: fault } = checked.value;
  if (fault !== undefined) return failed(broken(`${folder}/${fault.file}`, `record ${fault.seq} does not hold. ${fault.why}`));
  const checkpoint = checkpointOf(state, digestOf);
  const bundle = await sign?.(checkpointPayload(checkpoint));
  if (bundle?.ok === false) return bundle;
  return append({ stage, event: 'checkpoint', checkpoint: { ...checkpoint, ...(bundle !== undefined && { bundle: bundle.value }) } });
}

/** Undefined when none is due yet, or there is nothing to cover. */
export async function dueCheckpoint(
  folder: string,
  now: number,
  stage: EvidenceStage,
  append: Append,
  sign?: CheckpointSigner,
): Promise<Result<EvidenceRecord | undefined, TrustProblem>> {
  try {
    return isDue(folder, now) ? await makeCheckpoint(folder, stage, append, sign) : ok(undefined);
  } catch (cause) {
    return isAbsent(cause) ? ok(undefined) : failed(unreadable(folder, cause));
  }
}

/** Looks at the newest records only, from the back. */
function isDue(folder: string, now: number): boolean {
  let records = 0;
  let oldest: string | undefined;
  for (const name of segmentsIn(folder).toReversed()) {
    const descriptor = openForReading(folder, name);
    try {
      for (const line of lastLines(descriptor, fstatSync(descriptor).size)) {
        const record = readRecord(line);
        if (record?.checkpoint !== undefined) return isOld(oldest, now);
        oldest = record?.time ?? oldest;
        if (++records >= dueAfter.records) return true;
      }
    } finally {
      closeSync(descriptor);
    }
  }
  return isOld(oldest, now);
}

/** True when the oldest record that no checkpoint covers has waited long enough. */
function isOld(time: string | undefined, now: number): boolean {
  return time !== undefined && now - Date.parse(time) >= dueAfter.milliseconds;
}
