import { failed, ok, type Result } from '../../model/result.js';
import type { FoundMalware, FoundSecret, ScanAspect, ScannerFindings, ScanProblem, Vulnerability } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { findings, upTo } from '../findings.js';
import { isRecord, numberIn, present, recordIn, recordsIn, textIn, type JsonRecord } from '../read-json.js';
import { chooseId, toDate, toDigest, toLink, toPath, toPurl, toSeverity, toVector, toVersions, unnamedId } from '../report-fields.js';
import { aquaSigns } from './signs.js';

/** What `--jsonfile` holds: aquasecurity/harbor-scanner-aqua, pkg/aqua/model.go, and DefectDojo's recorded reports. */
export function readAquaReport(output: ToolOutput): Result<ScannerFindings, ScanProblem> {
  // 4: the server's own policy disallows the image (AquaDockerScannerBuilder.DISALLOWED_CODE). Ours judges, so the report counts.
  const ended = output.exitCode === 0 || output.exitCode === 4;
  const report = readReport('Aqua', output.files['report.json']);
  if (!ended || (!report.ok && output.exitCode !== 0)) return explainFailure('Aqua', output, aquaSigns);
  if (!report.ok) return report;
  const found = toFindings(recordIn(report.value));
  return found === undefined ? failed(notUnderstood('Aqua', 'other')) : ok(found);
}

function toFindings(report: JsonRecord): ScannerFindings | undefined {
  if (!isRecord(report['vulnerability_summary']) || !isRecord(report['scan_options'])) return undefined;
  const resources = recordsIn(report['resources']);
  const vulnerabilities = upTo('vulnerabilities', resources.flatMap(readResource));
  const summary = report['vulnerability_summary'];
  return findings({
    ...present({ database: readDatabase(report), system: readSystem(report) }),
    // `digest` is the image's for some sources and the manifest's for others.
    claimed: {},
    lookedFor: lookedFor(report['scan_options']),
    tellsKnownExploited: false,
    vulnerabilities: vulnerabilities.items,
    secrets: counted(readSecrets(report, resources), summary['sensitive'], unnamedSecret),
    malware: counted(readMalware(report, resources), summary['malware'], unnamedMalware),
    notCovered: [
      ...vulnerabilities.notCovered,
      ...(report['partial_results'] === true ? [{ what: 'Parts of the image', why: 'Aqua says that its results are partial' }] : []),
    ],
  });
}

function lookedFor(options: JsonRecord): readonly ScanAspect[] {
  return [
    'vulnerabilities',
    ...(options['scan_sensitive_data'] === true ? (['secrets'] as const) : []),
    ...(options['scan_malware'] === true ? (['malware'] as const) : []),
  ];
}

function readDatabase(report: JsonRecord): ScannerFindings['database'] {
  const builtAt = toDate(report['data_date']);
  return builtAt === undefined ? undefined : { builtAt, source: 'Aqua CyberCenter' };
}

function readSystem(report: JsonRecord): ScannerFindings['system'] {
  const family = textIn(report['os'], 100);
  return family === undefined ? undefined : present({ family, version: textIn(report['version'], 100) });
}

function readResource(entry: JsonRecord): readonly Vulnerability[] {
  const resource = recordIn(entry['resource']);
  const path = toPath(resource['path']);
  const installed = present({
    name: textIn(resource['name'], 300) ?? path ?? '(package not named)',
    version: textIn(resource['version'], 200) ?? '',
    purl: toPurl(resource['purl']),
    type: textIn(resource['format'], 60),
    path,
  });
  return recordsIn(entry['vulnerabilities']).map((item) => readVulnerability(item, installed, resource));
}

function readVulnerability(item: JsonRecord, installed: Vulnerability['package'], resource: JsonRecord): Vulnerability {
  const ids = chooseId([textIn(item['name'], 100)]) ?? unnamedId;
  return present({
    ...ids,
    package: installed,
    fixedIn: toVersions(item['fix_version']),
    severity: toSeverity(item['aqua_severity'] ?? item['vendor_severity'] ?? item['nvd_severity_v3'] ?? item['nvd_severity']),
    severitySource: 'aqua',
    score: numberIn(item['aqua_score'], 0, 10),
    vector: toVector(item['aqua_vectors']),
    published: toDate(item['publish_date']),
    layer: toDigest(resource['layer_digest']),
    title: textIn(item['description'], 300),
    link: toLink(item['vendor_url']) ?? toLink(item['nvd_url']),
  });
}

function readSecrets(report: JsonRecord, resources: readonly JsonRecord[]): readonly FoundSecret[] {
  return named(report, resources, 'sensitive_data').map(({ item, path, layer }) => {
    const rule = textIn(item['type'], 100) ?? 'sensitive-data';
    return present({ rule, title: rule, severity: 'high' as const, path, layer });
  });
}

function readMalware(report: JsonRecord, resources: readonly JsonRecord[]): readonly FoundMalware[] {
  return named(report, resources, 'malware').map(({ item, path, layer }) =>
    present({ signature: textIn(item['malware'] ?? item['name'], 200) ?? 'malware', path, layer }),
  );
}

/** Entries of a kind stand at the top or with the resource they were found in. */
function named(report: JsonRecord, resources: readonly JsonRecord[], key: string) {
  const entries = [report, ...resources].flatMap((from) =>
    recordsIn(from[key]).map((item) => ({ item, resource: recordIn(from['resource']) })),
  );
  return entries.slice(0, 10_000).map(({ item, resource }) => ({
    item,
    path: toPath(item['path'] ?? resource['path']) ?? '(not named)',
    layer: toDigest(item['layer_digest'] ?? resource['layer_digest']),
  }));
}

/** What the summary counts is there, also where the report does not name it in a way that we understand. */
function counted<T>(items: readonly T[], count: unknown, unnamed: (missing: number) => T): readonly T[] {
  const missing = (numberIn(count, 0, 1e9) ?? 0) - items.length;
  return missing > 0 ? [...items, unnamed(missing)] : items;
}

function unnamedSecret(missing: number): FoundSecret {
  return {
    rule: 'sensitive-data',
    title: `Sensitive data that the report counts (${missing}) but does not name`,
    severity: 'high',
    path: '(not named)',
  };
}

function unnamedMalware(missing: number): FoundMalware {
  return { signature: `malware that the report counts (${missing}) but does not name`, path: '(not named)' };
}
