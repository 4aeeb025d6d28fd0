import { escapeText, failed, ok, toJson, type EvidenceRecord, type Result } from '../core/index.js';
import { checkLog } from '../node/evidence-log.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { describeRecord } from './evidence/describe-record.js';
import { findLog } from './evidence/find-log.js';
import { sayBroken, sayUnreadable } from './evidence/say.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster evidence list`: the records, oldest first, as far as the chain holds. */
export const run: Run = async (given, io) => {
  const since = sinceOf(given.values.get('since'), io.now);
  const found = since.ok ? findLog(given, io) : since;
  if (!since.ok || !found.ok) {
    io.note(`wharfmaster: ${escapeText(found.ok ? '' : found.problem)}`);
    return exitCodes.wrong;
  }
  const { folder } = found.value.place;
  const print = printer(given.values.get('format') ?? 'text', io);
  const wants = wanted(given, since.value);
  const checked = await checkLog(folder, { onRecord: (record) => (wants(record) ? print.record(record) : undefined), signal: io.cancel });
  if (!checked.ok) return sayUnreadable(folder, checked.problem, io);
  print.end();
  if (checked.value.broken === undefined) return exitCodes.fine;
  sayBroken(checked.value.broken, io);
  return exitCodes.blocked;
};

/** `--since 2026-11-01`, `2026-11-01T08:00:00Z`, `24h` or `7d`; milliseconds since the epoch. */
function sinceOf(text: string | undefined, now: number): Result<number, string> {
  if (text === undefined) return ok(-Infinity);
  const [, count, unit] = /^([0-9]{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined)
    return ok(now - Number(count) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[unit === 'm' ? 'm' : unit === 'h' ? 'h' : 'd']);
  const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date)
    ? failed(`--since ${text} is no time. Write a day (2026-11-01), a time (2026-11-01T08:00:00Z) or an age (24h, 7d).`)
    : ok(date);
}

function wanted({ values }: Arguments, since: number): (record: EvidenceRecord) => boolean {
  const stage = values.get('stage');
  return (record) => (stage === undefined || record.stage === stage) && Date.parse(record.time) >= since;
}

interface Printer {
  record(record: EvidenceRecord): void;
  end(): void;
}

/** One record at a time: a log may be larger than the memory. */
function printer(format: string, io: Io): Printer {
  const out = (text: string): void => io.out(text);
  if (format === 'ndjson') return { record: (record) => out(`${toJson(record)}\n`), end: () => undefined };
  if (format !== 'json') return { record: (record) => out(`${escapeText(describeRecord(record))}\n`), end: () => undefined };
  let before = '[';
  return {
    record(record) {
      out(`${before}\n${toJson(record)}`);
      before = ',';
    },
    end: () => out(before === '[' ? '[]\n' : '\n]\n'),
  };
}
