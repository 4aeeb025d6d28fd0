import { writeFileSync } from 'node:fs';
import { canonicalJson, escapeText, type EvidenceRecord, type TrustProblem } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { checkLog, evidenceUnder, type LogCheck } from '../../node/evidence-log.js';
import { isAbsent } from '../../node/evidence-log/problems.js';
import type { SigningScope } from '../protocol.js';
import type { ExportedEvidence, ExportEvidenceParams, ListedEvidence, ListEvidenceParams, VerifiedEvidence } from '../evidence-protocol.js';
import type { Session } from '../session.js';
import { readPolicies } from './read-policies.js';

/** The newest records first, as far as the chain holds. */
export async function listEvidence(params: ListEvidenceParams, session: Session, signal: AbortSignal): Promise<ListedEvidence> {
  const folder = await folderOf(params, session);
  const records: EvidenceRecord[] = [];
  let total = 0;
  const checked = await checkLog(folder, {
    signal,
    onRecord(record) {
      total++;
      records.push(record);
      if (records.length > params.limit) records.shift();
    },
  });
  const problem = problemOf(checked);
  return { folder, records: records.toReversed(), total, ...(problem !== undefined && { problem }) };
}

/** Recomputes every record. */
export async function verifyEvidence(scope: SigningScope, session: Session, signal: AbortSignal): Promise<VerifiedEvidence> {
  const folder = await folderOf(scope, session);
  const checked = await checkLog(folder, { signal });
  if (!checked.ok) {
    const isEmpty = isAbsent(checked.problem.cause);
    const words = isEmpty ? 'Nothing was recorded here yet.' : `${checked.problem.message} ${checked.problem.next}`;
    return { folder, outcome: isEmpty ? 'empty' : 'unreadable', lines: [words] };
  }
  const { broken, state } = checked.value;
  const outcome = broken !== undefined ? 'broken' : state.end.seq === 0 ? 'empty' : 'holds';
  return { folder, outcome, lines: describeCheck(checked.value).map(escapeText) };
}

/** Every record that holds, one a line, so that `jq` and `sha256sum` can check them again. */
export async function exportEvidence(params: ExportEvidenceParams, session: Session, signal: AbortSignal): Promise<ExportedEvidence> {
  const lines: string[] = [];
  const checked = await checkLog(await folderOf(params, session), {
    signal,
    onRecord: (record) => lines.push(`${canonicalJson(record)}\n`),
  });
  const problem = problemOf(checked);
  if (problem !== undefined) return { problem };
  try {
    writeFileSync(params.file, lines.join(''), { mode: 0o600 });
    return { records: lines.length };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      problem: { code: 'EVIDENCE_UNWRITABLE', message: `${params.file} cannot be written (${why}).`, next: 'Choose another place.' },
    };
  }
}

/** Where the setting says, else where the outermost policy that says so wants it, else the person's own. */
async function folderOf(scope: SigningScope, session: Session): Promise<string> {
  if (scope.evidence !== undefined) return scope.evidence;
  const { governing, root } = await readPolicies(scope, session.workspaces, systemClock.now());
  return evidenceUnder(governing, root).folder;
}

/** A log that is not there yet is no problem, just empty. */
function problemOf(checked: Awaited<ReturnType<typeof checkLog>>): TrustProblem | undefined {
  if (checked.ok) return checked.value.broken === undefined ? undefined : brokenAt(checked.value.broken);
  const { code, message, next, cause } = checked.problem;
  return isAbsent(cause) ? undefined : { code, message, next };
}

function brokenAt({ seq, file, why }: NonNullable<LogCheck['broken']>): TrustProblem {
  return {
    code: 'EVIDENCE_BROKEN',
    message: `The log is broken at record ${seq} (${file}), and nothing after it is believed. ${why}`,
    next: 'Keep the folder as it is, and compare it with a copy or a checkpoint that was kept elsewhere.',
  };
}

function describeCheck({ state, broken, torn, firstTime, clockSetBack, checkpoints }: LogCheck): readonly string[] {
  const { seq, time } = state.end;
  const span = firstTime === undefined ? '' : `, from ${firstTime} to ${time ?? ''}`;
  const records = `${seq} ${seq === 1 ? 'record' : 'records'}`;
  const newest = checkpoints.at(-1);
  return [
    broken === undefined
      ? `Every record holds: ${records}${span}.`
      : `Broken at record ${broken.seq} (${broken.file}). ${broken.why} The ${records} before it hold${span}.`,
    ...(torn === undefined
      ? []
      : [
          `${torn.bytes} bytes at the end of ${torn.file} were torn off by a crash or are being written; the next record moves them aside.`,
        ]),
    ...clockSetBack.map(
      (at) => `When record ${at} was written, the clock stood before the record before it; the order is that of the numbers.`,
    ),
    newest === undefined
      ? 'There is no checkpoint in the log yet.'
      : `The newest of ${checkpoints.length} checkpoints is record ${newest.seq}, over ${newest.size} records.`,
    'Not proved: that nothing was cut off at the end, and that the whole was not written anew by somebody who may write there. Only a checkpoint that is kept elsewhere, or an evidence sink, shows that. Times, users and hosts are what this machine said of itself.',
  ];
}
