import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerFindings, ScanProblem, Vulnerability } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { findings, readEach } from '../findings.js';
import { isRecord, numberIn, present, readJson, recordIn, recordsIn, textIn, textsIn, type JsonRecord } from '../read-json.js';
import { chooseId, toDate, toDigest, toLink, toPath, toPurl, toSeverity, toVector } from '../report-fields.js';
import { readDatabase, toVersion } from './ask-version.js';
import { grypeSigns } from './signs.js';

/** Grype's JSON report of an image (grype/presenter/models). */
export function readGrypeReport(output: ToolOutput): Result<ScannerFindings, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Grype', output, grypeSigns);
  const report = readReport('Grype', output.files['report.json']);
  if (!report.ok) return report;
  const found = toFindings(recordIn(report.value), countPackages(output.files['packages.json']));
  return found === undefined ? failed(notUnderstood('Grype', 'other')) : ok(found);
}

function toFindings(report: JsonRecord, counted: PackageCounts): ScannerFindings | undefined {
  if (!Array.isArray(report['matches']) || !isRecord(report['descriptor'])) return undefined;
  const { descriptor } = report;
  const db = recordIn(descriptor['db']);
  // Databases of schema 6 list what CISA knows to be exploited, so that what has no entry is not on that list.
  const tellsKnownExploited = /^v?6/.test(textIn(recordIn(db['status'])['schemaVersion']) ?? '');
  const vulnerabilities = readEach('vulnerabilities', report['matches'], (match) => readMatch(recordIn(match), tellsKnownExploited));
  const imageId = toDigest(recordIn(recordIn(report['source'])['target'])['imageID']);
  // Grype always says what it looked at; a report that does not could be about anything.
  if (imageId === undefined) return undefined;
  return findings({
    ...present({
      version: toVersion(descriptor['version']),
      database: readDatabase(db['status']) ?? readDatabase(db),
      system: readSystem(report),
      ...counted,
    }),
    // Not the manifest's digest: of an archive Grype makes up a manifest itself.
    claimed: { imageId },
    lookedFor: ['vulnerabilities'],
    tellsKnownExploited,
    vulnerabilities: vulnerabilities.items,
    notCovered: vulnerabilities.notCovered,
  });
}

type PackageCounts = Pick<ScannerFindings, 'packages' | 'packagesOfPrograms'>;

/**
 * Packages in the inventory that the same run wrote; its other components are files and the system itself. In images modules of Go and crates
 * of Rust are read out of programs only: lock files are looked at in folders of source.
 */
function countPackages(text: string | undefined): PackageCounts {
  const reading = readJson(text ?? '');
  if (reading.kind !== 'json' || recordIn(reading.value)['bomFormat'] !== 'CycloneDX') return {};
  const packages = recordsIn(recordIn(reading.value)['components']).filter(
    ({ type }) => type === 'library' || type === 'application' || type === 'framework',
  );
  const ofPrograms = packages.filter(({ purl }) => typeof purl === 'string' && /^pkg:(?:golang|cargo)\//.test(purl));
  return { packages: packages.length, packagesOfPrograms: ofPrograms.length };
}

function readSystem(report: JsonRecord): ScannerFindings['system'] {
  const told = recordIn(report['distro']);
  const family = textIn(told['name'], 100);
  if (family === undefined) return undefined;
  const alerts = recordsIn(report['alertsByPackage']).flatMap((entry) => recordsIn(entry['alerts']));
  const types = new Set(alerts.map(({ type }) => type));
  return present({
    family,
    version: textIn(told['version'], 100),
    endOfLife: types.has('distro-eol') ? true : undefined,
    supported: types.has('distro-disabled') || types.has('distro-unknown') ? false : undefined,
  });
}

function readMatch(match: JsonRecord, tellsKnownExploited: boolean): Vulnerability | undefined {
  const told = recordIn(match['vulnerability']);
  const artifact = recordIn(match['artifact']);
  const related = recordsIn(match['relatedVulnerabilities']);
  const ids = chooseId([textIn(told['id'], 100), ...related.map(({ id }) => textIn(id, 100))]);
  const name = textIn(artifact['name'], 300);
  if (ids === undefined || name === undefined) return undefined;
  const [location] = primaryFirst(recordsIn(artifact['locations']));
  return present({
    ...ids,
    package: present({
      name,
      version: textIn(artifact['version'], 200) ?? '',
      purl: toPurl(artifact['purl']),
      type: textIn(artifact['type'], 60),
      path: toPath(location?.['path']),
    }),
    fixedIn: textsIn(recordIn(told['fix'])['versions']),
    severity: toSeverity(told['severity']),
    severitySource: textIn(told['namespace'], 60)?.split(':')[0],
    ...scoreOf([told, ...related]),
    epss: readEpss(told['epss']),
    knownExploited: recordsIn(told['knownExploited']).length > 0 || (tellsKnownExploited ? false : undefined),
    published: earliest(told, related),
    layer: toDigest(location?.['layerID']),
    title: textIn(told['description'], 300),
    link: toLink(told['dataSource']),
  });
}

/** What names the package itself comes before what only supports it. */
function primaryFirst(locations: readonly JsonRecord[]): readonly JsonRecord[] {
  const isPrimary = (location: JsonRecord): boolean => recordIn(location['annotations'])['evidence'] === 'primary';
  return [...locations.filter(isPrimary), ...locations.filter((location) => !isPrimary(location))];
}

/** The highest score that there is: several versions of CVSS may stand side by side. */
function scoreOf(sources: readonly JsonRecord[]): { readonly score?: number; readonly vector?: string } {
  const all = sources.flatMap((source) => recordsIn(source['cvss']));
  const scored = all.map((cvss) =>
    present({ score: numberIn(recordIn(cvss['metrics'])['baseScore'], 0, 10), vector: toVector(cvss['vector']) }),
  );
  return scored.reduce((best, next) => ((next.score ?? -1) > (best.score ?? -1) ? next : best), {});
}

function readEpss(value: unknown): Vulnerability['epss'] {
  const [told] = recordsIn(value);
  const score = numberIn(told?.['epss'], 0, 1);
  return score === undefined ? undefined : present({ score, percentile: numberIn(told?.['percentile'], 0, 1) });
}

function earliest(told: JsonRecord, related: readonly JsonRecord[]): string | undefined {
  return [told, ...related].flatMap((source) => toDate(source['publishedDate']) ?? toDate(source['published']) ?? []).sort()[0];
}
