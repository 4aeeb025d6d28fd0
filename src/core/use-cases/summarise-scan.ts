import { severities, type ImageScan, type ScannerDatabase, type Severity } from '../model/scan-report.js';
import type { ScanItem, ScanVerdict } from '../model/scan-verdict.js';
import { keyOfItem } from '../policy/scanned/items.js';
import { countOf } from '../policy/scanned/words.js';
import { scannerLabel } from '../policy/scanned/scanner-names.js';

/** A scan in numbers, for hovers, status bar, tree and command line. */
export interface ScanSummary {
  /** `unasked`: no policy says anything about scans. */
  readonly outcome: ScanVerdict['outcome'] | 'unasked';
  readonly vulnerabilities: Readonly<Record<Severity, number>>;
  readonly fixable: number;
  readonly knownExploited: number;
  readonly secrets: number;
  readonly malware: number;
  readonly misconfigurations: number;
  /** How much of it an exception covers, or an exploitability document takes out. */
  readonly excepted: number;
  readonly notAffected: number;
  readonly scanners: readonly SummarisedScanner[];
  /** Scanners that failed, by their names. */
  readonly failed: readonly string[];
  /** `2 critical, 1 high, 1 secret`, or `nothing found`. */
  readonly words: string;
}

/** One scanner that answered, and how fresh its answer is. */
export interface SummarisedScanner {
  readonly id: string;
  readonly label: string;
  readonly version?: string;
  readonly finishedAt: string;
  readonly database?: ScannerDatabase;
}

/** Counts what is in an image. */
export function summariseScan(scan: ImageScan, verdict: ScanVerdict): ScanSummary {
  const { items } = verdict;
  const vulnerabilities = items.flatMap((found) => (found.kind === 'vulnerability' ? [found.item] : []));
  return {
    outcome: verdict.asked ? verdict.outcome : 'unasked',
    vulnerabilities: bySeverity(vulnerabilities),
    fixable: vulnerabilities.filter(({ fixedIn }) => fixedIn.length > 0).length,
    knownExploited: vulnerabilities.filter(({ knownExploited }) => knownExploited === true).length,
    secrets: countKind(items, 'secret'),
    malware: countKind(items, 'malware'),
    misconfigurations: countKind(items, 'misconfiguration'),
    excepted: countExcepted(verdict),
    notAffected: vulnerabilities.filter(
      ({ vex }) => vex?.counts === true && vex.status !== 'affected' && vex.status !== 'under_investigation',
    ).length,
    scanners: scan.reports.map(({ scanner: { id, version }, finishedAt, database }) => ({
      id,
      label: scannerLabel(id),
      ...(version !== undefined && { version }),
      finishedAt,
      ...(database !== undefined && { database }),
    })),
    failed: [...new Set(scan.failures.map(({ scanner }) => scannerLabel(scanner)))],
    words: inWords(items, bySeverity(vulnerabilities)),
  };
}

function bySeverity(found: readonly { readonly severity: Severity }[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  for (const { severity } of found) counts[severity]++;
  return counts;
}

/** What one policy excepts and another does not is not excepted. */
function countExcepted({ findings }: ScanVerdict): number {
  const excepted = new Set<string>();
  for (const finding of findings) if (finding.excepted !== undefined) for (const item of finding.items) excepted.add(keyOfItem(item));
  for (const finding of findings) if (finding.excepted === undefined) for (const item of finding.items) excepted.delete(keyOfItem(item));
  return excepted.size;
}

function countKind(items: readonly ScanItem[], kind: ScanItem['kind']): number {
  return items.filter((item) => item.kind === kind).length;
}

function inWords(items: readonly ScanItem[], counts: ScanSummary['vulnerabilities']): string {
  const kinds = (['malware', 'secret', 'misconfiguration'] as const).map((kind) => ({ kind, count: countKind(items, kind) }));
  const parts = [
    ...severities.filter((severity) => counts[severity] > 0).map((severity) => `${counts[severity]} ${severity}`),
    ...kinds.filter(({ count }) => count > 0).map(({ kind, count }) => countOf(kind, count)),
  ];
  return parts.length === 0 ? 'nothing found' : parts.join(', ');
}
