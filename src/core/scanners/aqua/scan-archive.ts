import { failed, type Result } from '../../model/result.js';
import type { ScannerFindings, ScanProblem } from '../../model/scan-report.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions, ScanTarget } from '../scanner.js';
import { networkVariables, reportLimit } from '../tool-environment.js';
import { readAquaReport } from './read-report.js';

/**
 * Options as Aqua's own integrations use them: jenkinsci/aqua-security-scanner-plugin (ScannerExecuter.java, `--docker-archive`, `--token`)
 * and aquasecurity/harbor-scanner-aqua (pkg/aqua/command.go, `--checkonly`, `--dockerless`, `--show-negligible`, `--jsonfile`). Neither they nor the
 * documentation know a variable or file for credentials, so these stand on the argument list and are redacted. `--checkonly` leaves nothing on the server.
 */
export function scanArchive(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> {
  const { token, user, password } = options.credentials;
  return {
    program: 'scannercli',
    args: [
      'scan',
      // A name is demanded beside the archive; this one says what the archive is and is nobody's.
      `wharfmaster:${target.subject.imageId.replace(/^.*:/, '').slice(0, 12)}`,
      ...(options.server === undefined ? [] : ['--host', options.server]),
      ...['--docker-archive', target.archive],
      ...['--checkonly', '--dockerless', '--show-negligible'],
      ...['--jsonfile', '{folder}/report.json'],
      ...(token !== undefined ? ['--token', token] : [...option('--user', user), ...option('--password', password)]),
    ],
    inherits: networkVariables,
    reads: ['report.json'],
    redact: [token, password].filter((secret) => secret !== undefined),
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: (output) => blameSettings(readAquaReport(output), options),
  };
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

/** A run without server or credentials fails somehow; why is known here. */
function blameSettings(
  result: Result<ScannerFindings, ScanProblem>,
  { server, credentials }: ScanOptions,
): Result<ScannerFindings, ScanProblem> {
  const { token, user, password } = credentials;
  const known = token !== undefined || (user !== undefined && password !== undefined);
  if (result.ok || (server !== undefined && known)) return result;
  return failed({
    code: 'CREDENTIALS_MISSING',
    message:
      server === undefined
        ? 'Aqua needs the address of its server, and none is set.'
        : 'Aqua needs a token, or a user and a password, and none is set.',
    next: 'Set the server, and give a token (or user and password) of a user with the role Scanner.',
    cause: result.problem,
  });
}
