import type { ImageScan, ScanReport } from '../../model/scan-report.js';
import { severities, type Severity } from '../../model/scan-report.js';
import type { MergedVulnerability, ScanItem } from '../../model/scan-verdict.js';

/** Everything that scanners found, worst first; the same whatever the order of the reports. */
export function everythingFound({ reports }: ImageScan, vulnerabilities: readonly MergedVulnerability[]): readonly ScanItem[] {
  return inOrder([...vulnerabilities.map((item) => ({ kind: 'vulnerability' as const, item })), ...reports.flatMap(otherItems)]);
}

/** Worst first, then by name, each once. */
export function inOrder(items: readonly ScanItem[]): readonly ScanItem[] {
  const keyed = new Map(items.map((item) => [keyOfItem(item), item]));
  return [...keyed]
    .map(([key, item]) => ({ key, item, rank: rankOf(item) }))
    .sort((a, b) => compare(a.rank, b.rank) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}

/** One text for one thing: the same thing found in two reports of one scanner is one. */
export function keyOfItem(found: ScanItem): string {
  const known = keys.get(found.item);
  if (known !== undefined) return known;
  const key = toKey(found);
  keys.set(found.item, key);
  return key;
}

/** Asked again and again, for every finding and at every keystroke. */
const keys = new WeakMap<ScanItem['item'], string>();

function toKey(found: ScanItem): string {
  switch (found.kind) {
    case 'vulnerability': {
      const { id, package: part, layer } = found.item;
      return JSON.stringify(['vulnerability', id, part.name, part.version, part.purl ?? '', part.path ?? '', layer ?? '']);
    }
    case 'secret': {
      const { path, line, rule, layer, scanner } = found.item;
      return JSON.stringify(['secret', path, line ?? 0, rule, layer ?? '', scanner]);
    }
    case 'misconfiguration': {
      const { id, path, layer, scanner } = found.item;
      return JSON.stringify(['misconfiguration', id, path ?? '', layer ?? '', scanner]);
    }
    case 'malware': {
      const { path, signature, layer, scanner } = found.item;
      return JSON.stringify(['malware', path, signature, layer ?? '', scanner]);
    }
  }
}

/** Malware counts as the worst there is. */
export function severityOf(found: ScanItem): Severity {
  return found.kind === 'malware' ? 'critical' : found.item.severity;
}

function otherItems({ scanner, secrets, misconfigurations, malware }: ScanReport): readonly ScanItem[] {
  return [
    ...secrets.map((item) => ({ kind: 'secret' as const, item: { ...item, scanner: scanner.id } })),
    ...misconfigurations.map((item) => ({ kind: 'misconfiguration' as const, item: { ...item, scanner: scanner.id } })),
    ...malware.map((item) => ({ kind: 'malware' as const, item: { ...item, scanner: scanner.id } })),
  ];
}

const kinds = ['malware', 'secret', 'vulnerability', 'misconfiguration'] as const satisfies readonly ScanItem['kind'][];

function rankOf(found: ScanItem): readonly number[] {
  const start = [severities.indexOf(severityOf(found)), kinds.indexOf(found.kind)];
  if (found.kind !== 'vulnerability') return start;
  const { knownExploited, score, epss } = found.item;
  return [...start, knownExploited === true ? 0 : 1, -finite(score), -finite(epss?.score)];
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
