import { escapeText, toJson, type AdmissionRow, type AdmissionSummary, type Gap } from '../../core/index.js';
import type { Io } from '../io.js';

/** Prints a table row by row: it may be longer than the memory. */
export interface AdmissionPrinter {
  row(row: AdmissionRow): void;
  end(summary: AdmissionSummary): void;
}

export function admissionPrinter(format: string, io: Io): AdmissionPrinter {
  if (format !== 'json') return textPrinter(io);
  let before = '{"rows": [';
  return {
    row(row) {
      io.out(`${before}\n${toJson(row)}`);
      before = ',';
    },
    end: (summary) => io.out(`${before.startsWith('{') ? before : ''}\n], "summary": ${toJson(toDates(summary), 2)}}\n`),
  };
}

/** Columns divided by tabs would be one only while no name holds one: every field is escaped, and absent ones are a dash. */
function textPrinter(io: Io): AdmissionPrinter {
  return {
    row({ time, verdict, namespace, kind, name, images, user, policy, binding, message, dryRun }) {
      const object = [kind, name].filter((part) => part !== undefined).join('/');
      const by = [policy, binding].filter((part) => part !== undefined).join(' / ');
      const fields = [time, `${verdict}${dryRun === true ? ' (dry run)' : ''}`, namespace, object, images?.join(' '), user, by, message];
      io.out(`${fields.map((field) => (field === undefined || field === '' ? '-' : escapeText(field))).join('\t')}\n`);
    },
    end: (summary) => {
      for (const line of describeSummary(summary)) io.out(`${escapeText(line)}\n`);
    },
  };
}

/** More gaps are counted: a log that is read in pieces has thousands. */
const mostGaps = 50;

function describeSummary({
  rows,
  verdicts,
  outside,
  skipped,
  withoutImages,
  gaps,
  range,
  period,
  sources,
  missing,
}: AdmissionSummary): readonly string[] {
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  const state = sources.some((source) => source === 'kyverno' || source === 'gatekeeper');
  return [
    `${counted(rows, 'row')} from ${date(period.from)} to ${date(period.until)}: ${counts.join(', ')}.`,
    range === undefined ? 'Nothing in the input is of this time.' : `The input tells of ${date(range.from)} to ${date(range.until)}.`,
    ...gaps.slice(0, mostGaps).map((gap) => `gap: nothing was recorded from ${date(gap.from)} to ${date(gap.until)} (${lengthOf(gap)}).`),
    ...(gaps.length > mostGaps ? [`gap: and ${gaps.length - mostGaps} more.`] : []),
    ...(state
      ? ['gap: Kyverno’s reports and Gatekeeper’s status tell of objects that are there now; what was refused is not in them.']
      : []),
    ...missing.map((sentence) => `gap: ${sentence}`),
    ...(withoutImages > 0 ? [`gap: of ${counted(withoutImages, 'row')} the input does not say which images were asked for.`] : []),
    ...(outside > 0 ? [`${counted(outside, 'row')} of another time left out.`] : []),
    ...(skipped > 0 ? [`skipped: ${skipped} ${skipped === 1 ? 'line or entry' : 'lines or entries'} could not be read.`] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function lengthOf({ from, until }: Gap): string {
  const hours = Math.floor((until - from) / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

function date(at: number): string {
  return new Date(at).toISOString();
}

function toDates({ period, range, gaps, ...rest }: AdmissionSummary): object {
  const toDate = ({ from, until }: Gap): object => ({ from: date(from), until: date(until) });
  return { ...rest, period: toDate(period), ...(range !== undefined && { range: toDate(range) }), gaps: gaps.map(toDate) };
}
