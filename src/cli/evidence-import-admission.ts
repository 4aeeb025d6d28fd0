import * as path from 'node:path';
import {
  admissionReader,
  admissionSources,
  escapeText,
  failed,
  ok,
  type AdmissionRow,
  type AdmissionSummary,
  type EvidenceEntry,
  type EvidenceInput,
  type Gap,
  type Result,
} from '../core/index.js';
import { readAdmissionLog } from '../node/cluster/read-admission-log.js';
import type { Arguments } from './arguments/parse-arguments.js';
import { admissionPrinter } from './cluster/print-admission.js';
import type { Run } from './command.js';
import { findLog } from './evidence/find-log.js';
import { openLogHere } from './evidence/open-log-here.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster evidence import-admission`: a cluster's own logs as one table, with what they do not tell; the log gets a record that names them. */
export const run: Run = async (given, io) => {
  const period = periodOf(given, io);
  if (!period.ok) return say(period.problem, exitCodes.wrong, io);
  const found = findLog(given, io);
  if (!found.ok) return say(found.problem, exitCodes.wrong, io);
  if (given.positionals.length === 0)
    return say('Name a log: wharfmaster evidence import-admission audit.log, or - for standard input.', exitCodes.wrong, io);
  const printer = admissionPrinter(given.values.get('format') ?? 'text', io);
  const listsAdmitted = given.switches.has('admitted');
  const kind = admissionSources.find((source) => source === given.values.get('kind'));
  const hear = (row: AdmissionRow): void => {
    if (listsAdmitted || row.verdict !== 'admitted') printer.row(row);
  };
  const reader = admissionReader({ period: period.value, hear, ...(kind !== undefined && { kind }) });
  const inputs: EvidenceInput[] = [];
  for (const name of given.positionals) {
    const file = name === '-' ? undefined : path.resolve(io.workingDirectory, name);
    const read = await readAdmissionLog(file, reader, io.cancel);
    if (!read.ok) return say(read.problem, exitCodes.unreadable, io);
    if (read.value.isCancelled) return exitCodes.cancelled;
    if (read.value.damaged !== undefined) {
      reader.skip();
      io.note(`wharfmaster: ${escapeText(`${name} is damaged (${read.value.damaged}): what comes after that is not read.`)}`);
    }
    inputs.push({ type: 'admission-log', digest: read.value.digest, producer: name === '-' ? 'standard input' : path.basename(name) });
  }
  const summary = reader.summary();
  printer.end(summary);
  const written = await openLogHere(found.value, io).append(toEntry(summary, inputs));
  if (!written.ok) return say(`${written.problem.message} ${written.problem.next}`, exitCodes.unreadable, io);
  io.note(`wharfmaster: Recorded as record ${written.value.seq} of the evidence log in ${escapeText(found.value.place.folder)}.`);
  return summary.sources.length === 0 ? nothingRead(summary, io) : exitCodes.fine;
};

function periodOf({ values }: Arguments, { now }: Io): Result<Gap, string> {
  const days = values.get('days') ?? '90';
  const count = Number(days);
  if (!/^[0-9]{1,5}$/.test(days) || count < 1) return failed(`--days ${days} is no number of days. Write one from 1 on, e.g. --days 90.`);
  return ok({ from: now - count * 86_400_000, until: now });
}

/** A record is bounded; what counts is which input it was and how much of the time it tells of. */
const mostGaps = 200;

function toEntry({ rows, verdicts, skipped, range, gaps }: AdmissionSummary, inputs: readonly EvidenceInput[]): EvidenceEntry {
  const date = (at: number): string => new Date(at).toISOString();
  const longest = [...gaps].sort((one, other) => other.until - other.from - (one.until - one.from)).slice(0, mostGaps);
  return {
    stage: 'import',
    event: 'imported',
    inputs,
    admission: {
      rows,
      denied: verdicts.denied,
      skipped,
      ...(range !== undefined && { from: date(range.from), until: date(range.until) }),
      gaps: longest.map(({ from, until }) => ({ from: date(from), until: date(until) })),
      gapCount: gaps.length,
    },
  };
}

function nothingRead({ skipped }: AdmissionSummary, io: Io): number {
  return say(
    `Nothing in the input is a log that is known (${skipped} lines or entries were looked at). Known are: ${admissionSources.join(', ')}; docs/cluster.md says how to get each.`,
    exitCodes.unreadable,
    io,
  );
}

function say(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
