import type { NotCovered } from '../../model/image-contents.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Misconfiguration, ScanAspect, ScannerFindings, ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { findings, readEach } from '../findings.js';
import { isRecord, present, recordIn, recordsIn, textIn, type JsonRecord } from '../read-json.js';
import { toDigest, toLink, toPath, toSeverity } from '../report-fields.js';
import { readDatabase } from './ask-version.js';
import { readSecret } from './read-secret.js';
import { readVulnerability } from './read-vulnerability.js';
import { trivySigns } from './signs.js';

/** Trivy's JSON report of an image (pkg/types/report.go, SchemaVersion 2). */
export function readTrivyReport(output: ToolOutput, lookedFor: readonly ScanAspect[]): Result<ScannerFindings, ScanProblem> {
  const report = readReport('Trivy', output.stdout);
  const found = report.ok ? toFindings(report.value, lookedFor, output.stderr) : undefined;
  // Findings are real whatever the exit code says; that nothing was found is only believed of a run that ended well.
  const isWhole = found !== undefined && holdsSomething(found) && !output.stderr.includes('FATAL');
  if (output.exitCode !== 0) return isWhole ? ok(found) : explainFailure('Trivy', output, trivySigns);
  if (!report.ok) return report;
  return found === undefined ? failed(notUnderstood('Trivy', 'other')) : ok(found);
}

function toFindings(value: unknown, lookedFor: readonly ScanAspect[], said: string): ScannerFindings | undefined {
  const report = recordIn(value);
  if (typeof report['SchemaVersion'] !== 'number' || !isRecord(report['Metadata'])) return undefined;
  const metadata = report['Metadata'];
  const results = recordsIn(report['Results']).map((result) => withoutArtifact(result, textIn(report['ArtifactName'], 2_000)));
  const vulnerabilities = readEach('vulnerabilities', each(results, 'Vulnerabilities'), ({ item, of }) => readVulnerability(item, of));
  const secrets = readEach('secrets', each(results, 'Secrets'), ({ item, of }) => readSecret(item, of));
  // With --include-non-failures passed checks are listed too.
  const failedChecks = each(results, 'Misconfigurations').filter(({ item }) => item['Status'] !== 'PASS' && item['Status'] !== 'EXCEPTION');
  const misconfigurations = readEach('misconfigurations', failedChecks, ({ item, of }) => readMisconfiguration(item, of));
  const imageId = toDigest(metadata['ImageID']);
  // Of an image Trivy always says which; a report that does not could be about anything.
  if (imageId === undefined) return undefined;
  const packages = countPackages(results);
  const packagesOfPrograms = countPackages(results.filter(({ Type }) => Type === 'gobinary' || Type === 'rustbinary'));
  const trivy = recordIn(report['Trivy']);
  return findings({
    ...present({
      version: textIn(trivy['Version'], 60),
      database: readDatabase(recordIn(trivy['Server'])['VulnerabilityDB']),
      system: readSystem(metadata['OS'], said),
    }),
    claimed: { imageId },
    packages,
    packagesOfPrograms,
    lookedFor,
    tellsKnownExploited: false,
    vulnerabilities: vulnerabilities.items,
    secrets: secrets.items,
    misconfigurations: misconfigurations.items,
    notCovered: [...vulnerabilities.notCovered, ...secrets.notCovered, ...misconfigurations.notCovered, ...suppressed(results)],
  });
}

function countPackages(results: readonly JsonRecord[]): number {
  return results.reduce((sum, { Packages }) => sum + (Array.isArray(Packages) ? Packages.length : 0), 0);
}

/** What is about the image as a whole has the archive's path for a target; only targets inside the image are places. */
function withoutArtifact(result: JsonRecord, artifact: string | undefined): JsonRecord {
  const target = result['Target'];
  const isWhole = artifact !== undefined && typeof target === 'string' && (target === artifact || target.startsWith(`${artifact} (`));
  return isWhole ? { ...result, Target: undefined } : result;
}

interface Entry {
  readonly item: JsonRecord;
  /** The result that it stands in. */
  readonly of: JsonRecord;
}

/** Every entry of a kind. */
function each(results: readonly JsonRecord[], key: string): readonly Entry[] {
  return results.flatMap((of) => {
    const entries = of[key];
    return Array.isArray(entries) ? entries.map((item) => ({ item: recordIn(item), of })) : [];
  });
}

/** That there are no advisories for a system is only in what Trivy says aside. */
function readSystem(value: unknown, said: string): ScannerFindings['system'] {
  const told = recordIn(value);
  const family = textIn(told['Family'], 100);
  if (family === undefined || family === 'none') return undefined;
  const ended = told['EOSL'];
  return present({
    family,
    version: textIn(told['Name'], 100),
    endOfLife: typeof ended === 'boolean' ? ended : undefined,
    supported: /unsupported os/i.test(said) ? false : undefined,
  });
}

function readMisconfiguration(item: JsonRecord, { Target }: JsonRecord): Misconfiguration | undefined {
  const id = textIn(item['ID'], 100);
  if (id === undefined) return undefined;
  const target = textIn(Target);
  return present({
    id,
    title: textIn(item['Title']) ?? textIn(item['Message']) ?? id,
    severity: toSeverity(item['Severity']),
    advice: textIn(item['Resolution'], 1_000),
    link: toLink(item['PrimaryURL']),
    path: target?.includes(':') === false ? toPath(target) : undefined,
    layer: toDigest(recordIn(item['Layer'])['DiffID']),
  });
}

/** We ask for nothing to be hidden. Should an ignore file have reached Trivy all the same, what it hid is said. */
function suppressed(results: readonly JsonRecord[]): readonly NotCovered[] {
  const hidden = results.flatMap((result) => recordsIn(result['ExperimentalModifiedFindings']));
  return hidden.slice(0, 1_000).map((item) => ({
    what: textIn(recordIn(item['Finding'])['VulnerabilityID'], 100) ?? textIn(recordIn(item['Finding'])['ID'], 100) ?? 'A finding',
    why: `Trivy left it out (${textIn(item['Status'], 60) ?? 'no reason given'}, ${textIn(item['Source'], 200) ?? 'unknown source'})`,
  }));
}

function holdsSomething({ vulnerabilities, secrets, misconfigurations }: ScannerFindings): boolean {
  return vulnerabilities.length + secrets.length + misconfigurations.length > 0;
}
