import type { ScanFailure, ScanReport } from '../../model/scan-report.js';
import type { MergedVulnerability, ScanItem } from '../../model/scan-verdict.js';
import type { Subject } from '../../model/subject.js';
import { scanners, type NativeConfiguration } from '../../scanners/index.js';
import { count } from '../describe.js';
import type { AuditedScanFinding, AuditedVerdict, ScanAudit, ScanOutcome } from './scan-audit.js';

/* Words about a scan that several forms print. Everything here still is foreign text: each form passes it through its own escaper. */

/** The outcome in a sentence: the headline of every form for people. */
export function describeOutcome({
  outcome,
  stage,
  exitCode,
  problem,
}: Pick<ScanAudit, 'outcome' | 'stage' | 'exitCode' | 'problem'>): string {
  if (problem !== undefined) return outcome === 'unasked' ? 'Not scanned.' : 'Not scanned, so the policy cannot accept this image.';
  const words = outcomeWords[outcome];
  return outcome === 'failed' && exitCode === 0 ? `${words} This is only reported: it does not stop the stage ${stage}.` : words;
}

const outcomeWords: Readonly<Record<ScanOutcome, string>> = {
  passed: 'Passed. The policy accepts this image.',
  failed: 'Failed. The policy does not accept this image.',
  undetermined: 'Undetermined. The policy cannot accept this image, because something is not known.',
  unasked: 'Not judged. No policy asks anything of scans; what was found is listed only.',
};

/** A finding's sentences in their order: what, why, next. */
export function describeScanFinding({ what, why, next }: Pick<AuditedScanFinding, 'what' | 'why' | 'next'>): string {
  return [what, why, next].filter((sentence) => sentence !== '').join(' ');
}

/** One thing that was found, in a sentence. */
export function describeItem(entry: ScanItem): string {
  switch (entry.kind) {
    case 'vulnerability':
      return describeVulnerability(entry.item);
    case 'secret': {
      const { title, severity, path, line } = entry.item;
      return `${title} (${severity}) in ${path}${line === undefined ? '' : `, line ${line}`}.`;
    }
    case 'misconfiguration': {
      const { id, title, severity, path, advice } = entry.item;
      return `${id} (${severity})${path === undefined ? '' : ` in ${path}`}: ${stopped(title)}${advice === undefined ? '' : ` ${stopped(advice)}`}`;
    }
    case 'malware': {
      const { signature, path, deleted } = entry.item;
      return `${signature} in ${path}${deleted === true ? ', which a later layer deletes but whoever pulls the image gets all the same' : ''}.`;
    }
  }
}

function describeVulnerability(item: MergedVulnerability): string {
  const { id, package: found, severity, title, otherPlaces = [] } = item;
  const extras = [
    severity,
    ...(item.knownExploited === true ? ['known to be exploited'] : []),
    ...(otherPlaces.length === 0 ? [] : [`${otherPlaces.length + 1} copies`]),
    item.fixedIn.length === 0 ? 'no fix yet' : `fixed in ${item.fixedIn.join(', ')}`,
  ];
  return `${id} in ${found.name} ${found.version} (${extras.join(', ')})${title === undefined ? '.' : `: ${stopped(title)}`}`;
}

/** `12 critical, 3 high` over what was found, in the order of severities; `nothing` when there is none. */
export function describeCounts({ items }: Pick<AuditedVerdict, 'items'>): string {
  const vulnerabilities = items.flatMap((entry) => (entry.kind === 'vulnerability' ? [entry.item.severity] : []));
  const severities = (['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const).flatMap((severity) => {
    const number = vulnerabilities.filter((other) => other === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const other = (kind: ScanItem['kind']): number => items.filter((entry) => entry.kind === kind).length;
  const words = [
    ...(vulnerabilities.length === 0
      ? []
      : [`${count(vulnerabilities.length, 'vulnerability', 'vulnerabilities')} (${severities.join(', ')})`]),
    ...named(other('secret'), 'secret'),
    ...named(other('misconfiguration'), 'misconfiguration'),
    ...named(other('malware'), 'file with malware', 'files with malware'),
  ];
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function named(number: number, one: string, many?: string): readonly string[] {
  return number === 0 ? [] : [count(number, one, many)];
}

/** A scanner as its makers write it. */
export function scannerLabel(id: string): string {
  return scanners.find((scanner) => scanner.id === id)?.label ?? id;
}

/** `Grype 0.110.0, database of 2026-11-20T00:00:00Z`. */
export function describeScanner({ scanner, database }: Pick<ScanReport, 'scanner' | 'database'>): string {
  const version = scanner.version === undefined ? '' : ` ${scanner.version}`;
  return `${scannerLabel(scanner.id)}${version}${database?.builtAt === undefined ? '' : `, database of ${database.builtAt}`}`;
}

/** Most problems begin with the scanner's name; the runner's begin with the program's path. */
export function describeFailure({ scanner, problem }: ScanFailure): string {
  const label = scannerLabel(scanner);
  const said = `${problem.message} ${problem.next}`;
  return said.startsWith(`${label} `) ? said : `${label}: ${said}`;
}

/** `linux/arm64/v8`; undefined when the image does not say. */
export function platformName({ platform }: Pick<Subject, 'platform'>): string | undefined {
  if (platform === undefined) return undefined;
  return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}

/** What a scanner's own configuration in the workspace would have hidden, and that it hides nothing here. */
export function describeNative({ file, scanner, hides, settings, understood }: NativeConfiguration): string {
  const all = [...hides.map(({ words }) => words), ...settings];
  const some = all
    .slice(0, 5)
    .map((words) => words.replace(/\.$/, ''))
    .join('; ');
  const more = all.length > 5 ? `; and ${all.length - 5} more` : '';
  const what = all.length === 0 ? (understood ? '' : ' It could not be read in full.') : ` It would hide: ${some}${more}.`;
  return `${file} counts only when you start ${scannerLabel(scanner)} yourself; here the policy decides.${what}`;
}

/** What was not looked into, whoever says so, each once. */
export function allNotCovered({
  contents,
  reports,
}: {
  readonly contents: { readonly notCovered: ScanReport['notCovered'] };
  readonly reports: readonly ScanReport[];
}): readonly (ScanReport['notCovered'][number] & { readonly by?: string })[] {
  return [...contents.notCovered, ...reports.flatMap(({ scanner, notCovered }) => notCovered.map((part) => ({ ...part, by: scanner.id })))];
}

/** A sentence that ends as one. */
function stopped(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
