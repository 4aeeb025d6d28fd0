import type { Severity } from '../../model/scan-report.js';
import { severities } from '../../model/scan-report.js';
import type { MergedVulnerability, ScanItem } from '../../model/scan-verdict.js';
import { severityOf } from './items.js';
import { fixedPackages, nearestFix } from './nearest-fix.js';

/** One thing that was found, in a few words: `CVE-2020-8203 in lodash 4.17.15 (fixed in 4.17.20)`. Foreign text is cut, never escaped: that is its sink's work. */
export function describeItem(found: ScanItem): string {
  switch (found.kind) {
    case 'vulnerability':
      return describeVulnerability(found.item);
    case 'secret':
      return `${short(found.item.title)} in ${short(found.item.path)}${found.item.line === undefined ? '' : `, line ${found.item.line}`}`;
    case 'misconfiguration':
      return `${short(found.item.title)} (${short(found.item.id)})`;
    case 'malware':
      return `${short(found.item.signature)} in ${short(found.item.path)}${found.item.deleted === true ? ' (deleted by a later layer, and still delivered)' : ''}`;
  }
}

/** The worst ones by name and how many more there are. */
export function describeItems(items: readonly ScanItem[], most = 3): string {
  const named = items.slice(0, most).map(describeItem).join(', ');
  return items.length > most ? `${named} and ${items.length - most} more` : named;
}

/** `3 vulnerabilities`, `1 secret`. */
export function countOf(kind: ScanItem['kind'], count: number): string {
  return `${count} ${count === 1 ? nouns[kind].one : nouns[kind].many}`;
}

/** `1 critical, 2 high`, worst first. */
export function countsBySeverity(items: readonly ScanItem[]): string {
  const counts = new Map<Severity, number>();
  for (const item of items) counts.set(severityOf(item), (counts.get(severityOf(item)) ?? 0) + 1);
  return severities.flatMap((severity) => (counts.has(severity) ? [`${counts.get(severity) ?? 0} ${severity}`] : [])).join(', ');
}

/** What to do about vulnerabilities: which version of which package fixes them. */
export function howToFix(found: readonly MergedVulnerability[], otherwise: string): string {
  const fixes = fixedPackages(found);
  if (fixes.length === 0) return `There is no fix yet: ${otherwise}`;
  const named = fixes.slice(0, mostFixes).map(({ package: part, fix }) => `${short(part.name)} to ${short(fix)}`);
  const more = fixes.length > mostFixes ? ` and ${fixes.length - mostFixes} more` : '';
  const unfixed = found.filter(({ fixedIn }) => fixedIn.length === 0).length;
  const rest = unfixed === 0 ? '' : ` For ${unfixed} of them there is no fix yet: ${otherwise}`;
  return `Update ${named.join(', ')}${more}, or build on a base that has them.${rest}`;
}

const mostFixes = 4;

const nouns = {
  vulnerability: { one: 'vulnerability', many: 'vulnerabilities' },
  secret: { one: 'secret', many: 'secrets' },
  misconfiguration: { one: 'misconfiguration', many: 'misconfigurations' },
  malware: { one: 'malware file', many: 'malware files' },
} as const;

function describeVulnerability(item: MergedVulnerability): string {
  const fix = nearestFix(item);
  const where = `${short(item.id)} in ${short(item.package.name)} ${short(item.package.version)}`;
  return fix === undefined ? `${where} (no fix yet)` : `${where} (fixed in ${short(fix)})`;
}

function short(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

const longestText = 120;
