import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerDatabase, ScanProblem } from '../../model/scan-report.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood, readReport } from '../explain-failure.js';
import { present, recordIn, textIn } from '../read-json.js';
import { toDate } from '../report-fields.js';
import type { ScanOptions, ToolVersion } from '../scanner.js';
import { grypeEnvironment, grypeFiles } from './environment.js';
import { grypeSigns } from './signs.js';

export function askVersion(options: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return { ...call(options, ['version', '-o', 'json']), parse: readVersion };
}

/** Says when the database was built; exits 1 when there is none. */
export function askDatabase(options: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return { ...call(options, ['db', 'status', '-o', 'json', '--config', '{folder}/grype.yaml']), parse: readStatus };
}

function call(options: ScanOptions, args: readonly string[]): Omit<ToolCall<Partial<ToolVersion>>, 'parse'> {
  return { program: 'grype', args, ...grypeEnvironment(options), files: grypeFiles, timeoutMs: Math.min(options.timeoutMs, 30_000) };
}

function readVersion(output: ToolOutput): Result<Partial<ToolVersion>, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Grype', output, grypeSigns);
  const report = readReport('Grype', output.stdout);
  if (!report.ok) return report;
  const version = toVersion(recordIn(report.value)['version']);
  return version === undefined && recordIn(report.value)['application'] !== 'grype'
    ? failed(notUnderstood('Grype', 'other'))
    : ok(present({ version }));
}

/** Programs built with `go install` do not know their version. */
export function toVersion(value: unknown): string | undefined {
  const text = textIn(value, 60);
  return text === '[not provided]' ? undefined : text;
}

function readStatus(output: ToolOutput): Result<Partial<ToolVersion>, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Grype', output, grypeSigns);
  const report = readReport('Grype', output.stdout);
  return report.ok ? ok(present({ database: readDatabase(report.value) })) : report;
}

/** The same in the report (`descriptor.db.status`, since 0.88) and in `db status`; before, its fields stood one level up. */
export function readDatabase(value: unknown): ScannerDatabase | undefined {
  const told = recordIn(value);
  const builtAt = toDate(told['built']);
  const from = textIn(told['from'], 300);
  if (builtAt === undefined && from === undefined) return undefined;
  return present({ builtAt, source: from, version: textIn(told['schemaVersion'], 60) });
}
