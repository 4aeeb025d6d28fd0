import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerDatabase, ScanProblem } from '../../model/scan-report.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { isRecord, present, recordIn, textIn, type JsonRecord } from '../read-json.js';
import { toDate } from '../report-fields.js';
import type { ScanOptions, ToolVersion } from '../scanner.js';
import { trivyEnvironment, trivyFiles } from './environment.js';
import { trivySigns } from './signs.js';

/** `trivy version --format json` also says when the vulnerability database was built (pkg/version/version.go). */
export function askVersion(options: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return {
    program: 'trivy',
    args: ['version', '--format', 'json', '--config', '{folder}/trivy.yaml'],
    ...trivyEnvironment(options),
    files: trivyFiles,
    timeoutMs: Math.min(options.timeoutMs, 30_000),
    parse: readVersion,
  };
}

function readVersion(output: ToolOutput): Result<Partial<ToolVersion>, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Trivy', output, trivySigns);
  const report = readReport('Trivy', output.stdout);
  if (!report.ok) return report;
  const told = recordIn(report.value);
  const version = textIn(told['Version'], 60);
  if (version === undefined) return failed(notUnderstood('Trivy', 'other'));
  return ok(present({ version, database: readDatabase(told['VulnerabilityDB']) }));
}

/** `UpdatedAt` is when the database was built, `DownloadedAt` when it came here. */
export function readDatabase(value: unknown): ScannerDatabase | undefined {
  if (!isRecord(value)) return undefined;
  const told: JsonRecord = value;
  const schema = told['Version'];
  return present({
    builtAt: toDate(told['UpdatedAt']),
    version: typeof schema === 'number' ? String(schema) : undefined,
  });
}
