import type { ScanReport } from '../../model/scan-report.js';
import type { DurationText, Scan } from '../document.js';
import { day } from '../document-reading/dates.js';
import { matchesPathGlob } from '../pattern/index.js';
import { code, either } from '../judging/words.js';
import { scannerLabel } from './scanner-names.js';

/** Whether a report is too old, and what would have to be known to tell; a sentence and a noun phrase each. */
export interface AgeOfReport {
  readonly stale: readonly string[];
  readonly unknown: readonly string[];
}

/** How old a report and its database are under one policy: `maxAge`, `maxDatabaseAge`, `databaseSources`. */
export function ageOf(report: ScanReport, asked: Scan, now: number): AgeOfReport {
  const parts = [ageOfScan(report, asked, now), ageOfDatabase(report, asked, now), sourceOfDatabase(report, asked)];
  return { stale: parts.flatMap(({ stale }) => stale), unknown: parts.flatMap(({ unknown }) => unknown) };
}

/** In milliseconds; a policy that was read sound has no other texts. */
export function durationOf(text: DurationText): number {
  const count = Number(text.slice(0, -1));
  return text.endsWith('h') ? (count * day) / 24 : count * day;
}

/** Two machines' clocks differ by a little. */
const tolerance = 60_000;

const young: AgeOfReport = { stale: [], unknown: [] };

function ageOfScan({ scanner, finishedAt }: ScanReport, { maxAge }: Scan, now: number): AgeOfReport {
  const at = Date.parse(finishedAt);
  const name = scannerLabel(scanner.id);
  if (Number.isNaN(at)) return unknown(`when ${name} scanned: its report gives no date that can be read`);
  if (at > now + tolerance) return unknown(`a clock that is right: ${name} says it finished on ${dayOf(at)}, which is in the future`);
  if (maxAge === undefined || now - at <= durationOf(maxAge)) return young;
  return stale(`The scan with ${name} is of ${dayOf(at)}, and it may be ${inWords(maxAge)} old.`);
}

/** Secrets and misconfiguration are found without a database. */
function ageOfDatabase({ scanner, database, lookedFor }: ScanReport, { maxDatabaseAge }: Scan, now: number): AgeOfReport {
  if (maxDatabaseAge === undefined || !(lookedFor.includes('vulnerabilities') || lookedFor.includes('malware'))) return young;
  const name = scannerLabel(scanner.id);
  const at = Date.parse(database?.builtAt ?? '');
  if (Number.isNaN(at)) return unknown(`how old ${name}’s database is: it does not say`);
  if (at > now + tolerance)
    return unknown(`a clock that is right: ${name}’s database says it was built on ${dayOf(at)}, which is in the future`);
  if (now - at <= durationOf(maxDatabaseAge)) return young;
  return stale(`The database of ${name} is of ${dayOf(at)}, and it may be ${inWords(maxDatabaseAge)} old.`);
}

function sourceOfDatabase({ scanner, database, lookedFor }: ScanReport, { databaseSources }: Scan): AgeOfReport {
  if (databaseSources === undefined || !lookedFor.includes('vulnerabilities')) return young;
  const source = database?.source;
  const name = scannerLabel(scanner.id);
  const wanted = databaseSources.length === 0 ? 'and none is listed' : `which must be ${either(databaseSources.map(code))}`;
  if (source === undefined) return unknown(`where ${name}’s database comes from, ${wanted}: it does not say`);
  if (databaseSources.some((entry) => isFrom(entry, source))) return young;
  return unknown(`a scan with an approved database: ${name}’s comes from ${code(source)}, ${wanted.replace('which', 'and it')}`);
}

/** The source itself, something below it, or a tag or digest of it; globs stand for whole sources. */
function isFrom(entry: string, source: string): boolean {
  const wanted = withoutScheme(entry);
  const actual = withoutScheme(source);
  if (actual === wanted || matchesPathGlob(wanted, actual)) return true;
  return wanted !== '' && actual.startsWith(wanted) && (wanted.endsWith('/') || '/:@'.includes(actual.charAt(wanted.length)));
}

function withoutScheme(text: string): string {
  return text.slice(0, 2_000).replace(/^[a-z]{2,10}:\/\//, '');
}

function stale(sentence: string): AgeOfReport {
  return { stale: [sentence], unknown: [] };
}

function unknown(what: string): AgeOfReport {
  return { stale: [], unknown: [what] };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function inWords(duration: DurationText): string {
  const count = duration.slice(0, -1);
  const unit = duration.endsWith('h') ? 'hour' : 'day';
  return `${count} ${unit}${count === '1' ? '' : 's'}`;
}
