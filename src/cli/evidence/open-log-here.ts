import { escapeText, type CheckpointingLog } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { openEvidenceLog, systemActor } from '../../node/evidence-log.js';
import type { Io } from '../io.js';
import type { FoundLog } from './find-log.js';

/** The log that was found, to be written to by this command line. */
export function openLogHere({ place, managed }: FoundLog, io: Io): CheckpointingLog {
  return openEvidenceLog({
    ...place,
    actor: systemActor('wharfmaster', __ENGINE_VERSION__),
    clock: systemClock,
    sinks: managed?.evidenceSinks ?? [],
    hear: (note) => io.note(`wharfmaster: ${escapeText(note)}`),
  });
}
