import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerFindings, ScanProblem, Vulnerability } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { findings, upTo } from '../findings.js';
import { isRecord, numberIn, present, recordIn, recordsIn, textIn, textsIn, type JsonRecord } from '../read-json.js';
import { chooseId, toLink, toPath, toPurl, toSeverity, toVector, toVersions, unnamedId } from '../report-fields.js';
import { readPurl, type Purl } from '../read-purl.js';
import { scoutSigns } from './signs.js';

/** Scout's SARIF: a rule for each vulnerability, with the packages it is in, and results that say where they are. */
export function readScoutReport(output: ToolOutput): Result<ScannerFindings, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Docker Scout', output, scoutSigns);
  const report = readReport('Docker Scout', output.files['report.json']);
  if (!report.ok) return report;
  const [run] = recordsIn(recordIn(report.value)['runs']);
  const driver = recordIn(recordIn(run?.['tool'])['driver']);
  if (run === undefined || textIn(driver['name'])?.toLowerCase() !== 'docker scout') return failed(notUnderstood('Docker Scout', 'other'));
  return ok(toFindings(run, driver));
}

function toFindings(run: JsonRecord, driver: JsonRecord): ScannerFindings {
  const results = resultsByRule(recordsIn(run['results']));
  const rules = recordsIn(driver['rules']);
  const known = new Set(rules.map(({ id }) => id));
  // A result whose rule is missing is still a vulnerability.
  const orphans = [...results.keys()].filter((id) => !known.has(id)).map((id): JsonRecord => ({ id }));
  const vulnerabilities = upTo(
    'vulnerabilities',
    [...rules, ...orphans].flatMap((rule) => readRule(rule, results.get(textIn(rule['id'], 100) ?? ''))),
  );
  return findings({
    ...present({ version: textIn(driver['version'], 60) }),
    // The report does not say which image it is about, only the archive did.
    claimed: {},
    lookedFor: ['vulnerabilities'],
    tellsKnownExploited: false,
    vulnerabilities: vulnerabilities.items,
    notCovered: [...vulnerabilities.notCovered, ...failures(run)],
  });
}

function resultsByRule(results: readonly JsonRecord[]): ReadonlyMap<string, JsonRecord> {
  const first = new Map<string, JsonRecord>();
  for (const result of results) {
    const id = textIn(result['ruleId'], 100);
    if (id !== undefined && !first.has(id)) first.set(id, result);
  }
  return first;
}

function readRule(rule: JsonRecord, result: JsonRecord | undefined): readonly Vulnerability[] {
  const ids = chooseId([textIn(rule['id'], 100)]) ?? unnamedId;
  const properties = recordIn(rule['properties']);
  const rest = {
    ...ids,
    fixedIn: fixesIn(textIn(properties['fixed_version'], 200)),
    severity: toSeverity(properties['cvssV3_severity'] ?? textsIn(properties['tags'])[0]),
    score: numberIn(Number(textIn(properties['security-severity'] ?? properties['cvssV3']) ?? Number.NaN), 0, 10),
    vector: toVector(properties['cvssV3_vector']) ?? toVector(properties['cvssV3']),
    title: textIn(recordIn(rule['shortDescription'])['text'], 300),
    link: toLink(rule['helpUri']),
  };
  const path = pathOf(result);
  return packagesOf(properties).map((installed) => present({ ...rest, package: present({ ...installed, path }) }));
}

/** `purls` since 1.0, one `purl` before. A vulnerability without either is one all the same. */
function packagesOf(
  properties: JsonRecord,
): readonly { readonly name: string; readonly version: string; readonly purl?: string; readonly type?: string }[] {
  const purls = [...textsIn(properties['purls'], 1_000), properties['purl']].flatMap((text) => toPurl(text) ?? []);
  if (purls.length === 0) return [{ name: '(package not named)', version: '' }];
  return [...new Set(purls)].map((purl) => {
    const read = readPurl(purl);
    return read === undefined ? { name: purl, version: '', purl } : { name: nameOf(read), version: read.version, purl, type: read.type };
  });
}

/** As other scanners write names: the distribution is no part of one, and Java's are `group:artifact`. */
function nameOf({ type, name }: Purl): string {
  if (['deb', 'rpm', 'apk', 'alpm'].includes(type)) return name.slice(name.lastIndexOf('/') + 1);
  return type === 'maven' ? name.replace('/', ':') : name;
}

function fixesIn(text: string | undefined): readonly string[] {
  return text === undefined || text.toLowerCase() === 'not fixed' ? [] : toVersions(text);
}

function pathOf(result: JsonRecord | undefined): string | undefined {
  const [location] = recordsIn(result?.['locations']);
  return toPath(recordIn(recordIn(location?.['physicalLocation'])['artifactLocation'])['uri']);
}

function failures(run: JsonRecord): ScannerFindings['notCovered'] {
  const isFailed = recordsIn(run['invocations']).some((invocation) => isRecord(invocation) && invocation['executionSuccessful'] === false);
  return isFailed ? [{ what: 'Parts of the image', why: 'Docker Scout says that its run did not succeed' }] : [];
}
