import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerFindings, ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { findings, upTo } from '../findings.js';
import { present, recordIn, recordsIn, textIn, type JsonRecord } from '../read-json.js';
import { toDigest } from '../report-fields.js';
import { readCompliances } from './read-compliances.js';
import { readVulnerabilities } from './read-vulnerability.js';
import { twistlockSigns } from './signs.js';

/** What `--output-file` holds: one result per image. */
export function readTwistlockReport(output: ToolOutput): Result<ScannerFindings, ScanProblem> {
  const report = readReport('Prisma Cloud (twistcli)', output.files['report.json']);
  const results = report.ok ? recordsIn(recordIn(report.value)['results']) : [];
  // Exit code 1 means findings or failure; only a report that holds what made it fail tells which.
  if (output.exitCode !== 0 && !results.some(explainsFailure)) return explainFailure('Prisma Cloud (twistcli)', output, twistlockSigns);
  if (!report.ok) return report;
  const [result] = results;
  return result === undefined || results.length > 1 || !looksLikeResult(result)
    ? failed(notUnderstood('Prisma Cloud (twistcli)', 'other'))
    : ok(toFindings(result));
}

function looksLikeResult(result: JsonRecord): boolean {
  return 'vulnerabilities' in result || 'vulnerabilityDistribution' in result || 'vulnerabilityScanPassed' in result;
}

function explainsFailure(result: JsonRecord): boolean {
  return (
    result['vulnerabilityScanPassed'] === false ||
    result['complianceScanPassed'] === false ||
    recordsIn(result['vulnerabilities']).length + recordsIn(result['compliances']).length > 0
  );
}

function toFindings(result: JsonRecord): ScannerFindings {
  const vulnerabilities = upTo('vulnerabilities', recordsIn(result['vulnerabilities']).flatMap(readVulnerabilities));
  const { secrets, malware, misconfigurations } = readCompliances(recordsIn(result['compliances']));
  return findings({
    ...present({ system: readSystem(result), packages: countPackages(result) }),
    claimed: present({ imageId: toDigest(result['id']) }),
    // Whether keys and malware are looked for is set on the console and not in the report: what it finds counts, that it found none does not.
    lookedFor: [
      'vulnerabilities',
      'misconfigurations',
      ...(secrets.length > 0 ? (['secrets'] as const) : []),
      ...(malware.length > 0 ? (['malware'] as const) : []),
    ],
    tellsKnownExploited: false,
    vulnerabilities: vulnerabilities.items,
    secrets,
    malware,
    misconfigurations,
    notCovered: vulnerabilities.notCovered,
  });
}

function readSystem(result: JsonRecord): ScannerFindings['system'] {
  const family = textIn(result['distro'], 100);
  return family === undefined ? undefined : present({ family, version: textIn(result['distroRelease'], 100) });
}

function countPackages(result: JsonRecord): number | undefined {
  const { packages, applications } = result;
  if (!Array.isArray(packages)) return undefined;
  return packages.length + (Array.isArray(applications) ? applications.length : 0);
}
