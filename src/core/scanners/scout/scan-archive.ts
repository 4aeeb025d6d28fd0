import type { ScannerFindings } from '../../model/scan-report.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions, ScanTarget } from '../scanner.js';
import { reportLimit } from '../tool-environment.js';
import { scoutEnvironment } from './environment.js';
import { readScoutReport } from './read-report.js';

/**
 * `docker scout cves` as docs.docker.com/reference/cli/docker/scout/cves describes it. `archive://` is explicit; SARIF is its richest format that programs
 * read. Without `--exit-code` it ends with 0 whether it finds something or not.
 */
export function scanArchive(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> {
  return {
    program: 'docker',
    args: ['scout', 'cves', '--format', 'sarif', '--output', '{folder}/report.json', `archive://${target.archive}`],
    ...scoutEnvironment(options),
    reads: ['report.json'],
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: readScoutReport,
  };
}
