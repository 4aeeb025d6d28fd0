import type { ImageScan, ScanAspect, ScanReport } from '../../model/scan-report.js';
import type { Scan } from '../document.js';
import { ageOf } from './scan-age.js';
import { gapsOfReport } from './coverage.js';
import { canLookFor, noneLooksFor, scannerLabel, scannerLabels, scannersFor } from './scanner-names.js';

/** Whether the scans that a policy requires are there and can be relied on. */
export interface RequiredReports {
  /** Why no report counts at all; absent when one does. */
  readonly none?: 'never-made' | 'failed';
  /** What would have to be known, as noun phrases. */
  readonly missing: readonly string[];
  /** What is too old, in sentences. */
  readonly stale: readonly string[];
}

/** Asks of each kind of thing that the policy wants whether a scanner that counts looked for it; with `require: all` each scanner must have. */
export function requiredReports(scan: ImageScan, asked: Scan, now: number): RequiredReports {
  const wanted = wantedAspects(asked);
  const listed = scan.reports.filter(({ scanner }) => asked.scanners?.includes(scanner.id) !== false);
  if (listed.length === 0) return withoutListed(scan, asked, wanted, now);
  const answers = [
    ...wanted.map((aspect) => lookedFor(aspect, scan, asked, now)),
    ...(asked.require === 'all' ? eachScanner(scan, asked, wanted, now) : []),
  ];
  return {
    missing: unique(answers.flatMap((answer) => answer.missing)),
    stale: unique(answers.flatMap((answer) => answer.stale)),
  };
}

function withoutListed(scan: ImageScan, asked: Scan, wanted: readonly ScanAspect[], now: number): RequiredReports {
  const failures = scan.failures.filter(({ scanner }) => asked.scanners?.includes(scanner) !== false).map(describeFailure);
  if (failures.length === 0) return { none: 'never-made', missing: [], stale: [] };
  const others = asked.require === 'all' ? eachScanner(scan, asked, wanted, now).flatMap(({ missing }) => missing) : [];
  return { none: 'failed', missing: unique([...failures, ...others]), stale: [] };
}

/** What a policy wants to know of an image. One that only asks for a scan means vulnerabilities. */
export function wantedAspects({ thresholds, secrets, malware, misconfiguration }: Scan): readonly ScanAspect[] {
  const loud = (level: string | undefined) => level === 'error' || level === 'warn';
  const others: readonly ScanAspect[] = [
    ...(loud(secrets) ? (['secrets'] as const) : []),
    ...(loud(misconfiguration) ? (['misconfigurations'] as const) : []),
    ...(loud(malware) ? (['malware'] as const) : []),
  ];
  return thresholds !== undefined || others.length === 0 ? ['vulnerabilities', ...others] : others;
}

interface Answer {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
}

function lookedFor(aspect: ScanAspect, scan: ImageScan, asked: Scan, now: number): Answer {
  const candidates = scan.reports.filter((report) => report.lookedFor.includes(aspect) && countsFor(aspect, report, asked));
  if (candidates.length === 0) return { missing: [nobodyLooked(aspect, scan, asked)], stale: [] };
  return bestOf(candidates.map((report) => judgeReport(report, [aspect], scan, asked, now)));
}

/**
 * For what none of the listed scanners can look for, any scanner of ours that does counts: a policy that lists Trivy and Grype and
 * asks for malware means that somebody shall look for it.
 */
function countsFor(aspect: ScanAspect, { scanner, lookedFor }: ScanReport, { scanners }: Scan): boolean {
  if (scanners === undefined || scanners.includes(scanner.id)) return true;
  return lookedFor.includes(aspect) && noneLooksFor(scanners, aspect);
}

function eachScanner(scan: ImageScan, asked: Scan, wanted: readonly ScanAspect[], now: number): readonly Answer[] {
  const tried = [...scan.reports.map(({ scanner }) => scanner.id), ...scan.failures.map(({ scanner }) => scanner)];
  return unique(asked.scanners ?? tried).map((id) => {
    const reports = scan.reports.filter(({ scanner }) => scanner.id === id);
    if (reports.length > 0) return bestOf(reports.map((report) => judgeReport(report, wanted, scan, asked, now)));
    const failures = scan.failures.filter(({ scanner }) => scanner === id).map(describeFailure);
    return { missing: failures.length > 0 ? failures : [`a scan with ${scannerLabel(id)}, which the policy requires`], stale: [] };
  });
}

/** What keeps one report from being relied on for some kinds of things. */
function judgeReport(report: ScanReport, aspects: readonly ScanAspect[], scan: ImageScan, asked: Scan, now: number): Answer {
  const { stale, unknown } = ageOf(report, asked, now);
  const gaps = aspects.filter((aspect) => report.lookedFor.includes(aspect)).flatMap((aspect) => gapsOfReport(report, aspect, scan));
  return { missing: [...unknown, ...gaps], stale };
}

/** One good report is enough; else one that is only old; else all that keeps them from being good. */
function bestOf(answers: readonly Answer[]): Answer {
  const reliable = answers.filter((answer) => answer.missing.length === 0);
  if (reliable.some(({ stale }) => stale.length === 0)) return { missing: [], stale: [] };
  if (reliable.length > 0) return { missing: [], stale: reliable.flatMap(({ stale }) => stale) };
  return { missing: answers.flatMap((answer) => answer.missing), stale: [] };
}

function describeFailure({ scanner, problem }: ImageScan['failures'][number]): string {
  return `a scan with ${scannerLabel(scanner)}: ${problem.message} ${problem.next}`;
}

function nobodyLooked(aspect: ScanAspect, scan: ImageScan, asked: Scan): string {
  const able = scan.failures.filter(({ scanner }) => canLookFor(scanner, aspect)).map(describeFailure);
  if (able.length > 0) return able.join('; ');
  const others = scan.reports.filter(
    ({ lookedFor, scanner }) => lookedFor.includes(aspect) && asked.scanners?.includes(scanner.id) === false,
  );
  if (others.length > 0)
    return `a scan for ${aspect} that counts: only ${scannerLabels(others.map(({ scanner }) => scanner.id))} looked for ${aspect === 'malware' ? 'it' : 'them'}, and the policy does not list ${others.length === 1 ? 'it' : 'them'}`;
  const choice = scannersFor(aspect);
  return `a scan for ${aspect}: ${scannerLabels(scan.reports.map(({ scanner }) => scanner.id))} did not look for that${choice === '' ? '' : `; ${choice} can`}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
