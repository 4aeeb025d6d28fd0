import { severities, type ScanReport, type Severity, type Vulnerability } from '../model/scan-report.js';
import type { MergedVulnerability, Sighting } from '../model/scan-verdict.js';
import { groupVulnerabilities, type Seen } from './group-vulnerabilities.js';
import { present } from './read-json.js';

/**
 * What all scanners together say: one entry for each vulnerability in each package, found by shared ids and the same package. The strictest
 * word counts (worst severity, earliest publication, exploited if anybody says so), who said what is kept, and where they disagree is said.
 * The time grows with the number of entries; the order is the worst first, then by id and package.
 */
export function mergeVulnerabilities(reports: readonly ScanReport[]): readonly MergedVulnerability[] {
  const seen = reports.flatMap(({ scanner, vulnerabilities }) => vulnerabilities.map((item): Seen => ({ scanner: scanner.id, item })));
  return groupVulnerabilities(seen)
    .map((entries) => merge(entries, reports))
    .sort(compare);
}

function merge(entries: readonly [Seen, ...Seen[]], reports: readonly ScanReport[]): MergedVulnerability {
  const items = entries.map(({ item }) => item);
  const [first] = entries;
  const worst = items.reduce((most, item) => (rank(item.severity) < rank(most.severity) ? item : most), first.item);
  const best = items.reduce((most, item) => ((item.score ?? -1) > (most.score ?? -1) ? item : most), first.item);
  const ids = [...new Set(items.flatMap(({ id, aliases }) => [id, ...aliases]))].sort();
  const id = ids.find((candidate) => candidate.startsWith('CVE-')) ?? first.item.id;
  const [place, ...otherPlaces] = placesOf(items);
  const sightings = sightingsOf(entries);
  const likely = items.flatMap(({ epss }) => epss ?? []).sort((a, b) => b.score - a.score)[0];
  return present({
    id,
    aliases: ids.filter((other) => other !== id),
    package: present({
      ...first.item.package,
      purl: firstOf(items, ({ package: { purl } }) => purl),
      type: firstOf(items, ({ package: { type } }) => type),
      path: place?.path,
    }),
    fixedIn: [...new Set(items.flatMap(({ fixedIn }) => fixedIn))],
    severity: worst.severity,
    severitySource: worst.severitySource,
    score: best.score,
    vector: best.vector,
    epss: likely,
    knownExploited: exploited(items),
    published: items.flatMap(({ published }) => published ?? []).sort()[0],
    layer: place?.layer,
    title: firstOf(items, ({ title }) => title),
    link: firstOf(items, ({ link }) => link),
    sightings,
    disagreements: disagreementsOf(sightings, reports),
    otherPlaces: otherPlaces.length > 0 ? otherPlaces : undefined,
  });
}

/** Where copies of the package are: one entry a path, and one without when nobody knows any. */
function placesOf(items: readonly Vulnerability[]): readonly { readonly path?: string; readonly layer?: string }[] {
  const places = new Map<string, { readonly path?: string; readonly layer?: string }>();
  for (const { package: found, layer } of items) {
    const known = places.get(found.path ?? '');
    if (known?.layer === undefined) places.set(found.path ?? '', present({ path: found.path, layer }));
  }
  const bare = places.get('');
  if (bare === undefined || places.size === 1) return [...places.values()];
  // Who gives no path means one of the packages that others found: its layer helps where theirs is not known.
  places.delete('');
  return [...places.values()].map((place) => present({ ...place, layer: place.layer ?? bare.layer }));
}

function sightingsOf(entries: readonly Seen[]): readonly Sighting[] {
  const sightings = new Map<string, Sighting>();
  for (const { scanner, item } of entries) {
    const { id, severity, fixedIn } = item;
    const key = `${scanner}\0${id}\0${severity}\0${fixedIn.join(',')}`;
    if (!sightings.has(key)) sightings.set(key, { scanner, id, severity, fixedIn });
  }
  return [...sightings.values()].sort((a, b) => order(a.scanner, b.scanner) || order(a.id, b.id) || rank(a.severity) - rank(b.severity));
}

/** Differences that a person should know of; that a scanner does not know a severity is none. */
function disagreementsOf(sightings: readonly Sighting[], reports: readonly ScanReport[]): readonly string[] {
  const told = sightings.filter(({ severity }) => severity !== 'unknown');
  const bySeverity = new Set(told.map(({ severity }) => severity));
  const fixers = new Set(sightings.filter(({ fixedIn }) => fixedIn.length > 0).map(({ scanner }) => scanner));
  const others = [...new Set(sightings.map(({ scanner }) => scanner))].filter((scanner) => !fixers.has(scanner));
  const silent = reports.filter(
    ({ scanner, lookedFor }) => lookedFor.includes('vulnerabilities') && !sightings.some((sighting) => sighting.scanner === scanner.id),
  );
  return [
    ...(bySeverity.size > 1
      ? [`Severity: ${[...new Set(told.map(({ scanner, severity }) => `${scanner} says ${severity}`))].join(', ')}.`]
      : []),
    ...(fixers.size > 0 && others.length > 0
      ? [
          `Fix: ${[...fixers].join(', ')} ${fixers.size === 1 ? 'names' : 'name'} one, ${others.join(', ')} ${others.length === 1 ? 'does' : 'do'} not.`,
        ]
      : []),
    ...(silent.length > 0 ? [`Not found by ${[...new Set(silent.map(({ scanner }) => scanner.id))].join(', ')}.`] : []),
  ];
}

function exploited(items: readonly Vulnerability[]): boolean | undefined {
  if (items.some(({ knownExploited }) => knownExploited === true)) return true;
  return items.some(({ knownExploited }) => knownExploited === false) ? false : undefined;
}

function firstOf(items: readonly Vulnerability[], get: (item: Vulnerability) => string | undefined): string | undefined {
  for (const item of items) {
    const value = get(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function compare(a: MergedVulnerability, b: MergedVulnerability): number {
  return (
    rank(a.severity) - rank(b.severity) ||
    order(a.id, b.id) ||
    order(a.package.name, b.package.name) ||
    order(a.package.version, b.package.version) ||
    order(a.package.path ?? '', b.package.path ?? '')
  );
}

/** By code unit, so that the order is the same in every language. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
