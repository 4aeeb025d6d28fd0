import type { ScannerFindings } from '../../model/scan-report.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions, ScanTarget } from '../scanner.js';
import { reportLimit } from '../tool-environment.js';
import { grypeEnvironment, grypeFiles } from './environment.js';
import { readGrypeReport } from './read-report.js';

/**
 * The scheme `docker-archive:` is explicit: a bare name could be anything. Its JSON lists packages with findings only, so a second output of
 * the same run lists all, and nobody mistakes "found nothing" for "recognised nothing".
 */
export function scanArchive(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> {
  return {
    program: 'grype',
    args: [
      `docker-archive:${target.archive}`,
      ...['-o', 'json={folder}/report.json'],
      ...['-o', 'cyclonedx-json={folder}/packages.json'],
      ...['--config', '{folder}/grype.yaml'],
    ],
    ...grypeEnvironment(options),
    files: grypeFiles,
    reads: ['report.json', 'packages.json'],
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: readGrypeReport,
  };
}
