import { failed, type Result } from '../../model/result.js';
import type { ScannerFindings, ScanProblem } from '../../model/scan-report.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions, ScanTarget } from '../scanner.js';
import { dockerVariables, networkVariables, reportLimit } from '../tool-environment.js';
import { readTwistlockReport } from './read-report.js';

/**
 * `twistcli images scan` as docs.prismacloud.io describes it. An image of the container engine is named by its id, which is explicit; archives are
 * for root on Linux only and stand in for images that no engine has. User and password come by variables, and `--publish=false` leaves nothing on the console.
 */
export function scanImage(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> {
  const { user, password } = options.credentials;
  return {
    program: 'twistcli',
    args: [
      ...['images', 'scan'],
      ...(options.server === undefined ? [] : ['--address', options.server]),
      '--publish=false',
      ...['--output-file', '{folder}/report.json'],
      // The image is the last argument: what stands behind it is ignored.
      ...image(target),
    ],
    env: {
      ...(user !== undefined && { TWISTLOCK_USER: user }),
      ...(password !== undefined && { TWISTLOCK_PASSWORD: password }),
    },
    inherits: [...networkVariables, ...dockerVariables, 'DOCKER_CLIENT_ADDRESS'],
    reads: ['report.json'],
    ...(password !== undefined && { redact: [password] }),
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: (output) => blameSettings(readTwistlockReport(output), options),
  };
}

function image({ local, archive }: ScanTarget): readonly string[] {
  switch (local?.runtime) {
    case 'docker':
      return [local.id];
    case 'podman':
      return ['--podman-path', 'podman', local.id];
    default:
      return ['--tarball', archive];
  }
}

function blameSettings(
  result: Result<ScannerFindings, ScanProblem>,
  { server, credentials }: ScanOptions,
): Result<ScannerFindings, ScanProblem> {
  const known = credentials['user'] !== undefined && credentials['password'] !== undefined;
  if (result.ok || (server !== undefined && known)) return result;
  return failed({
    code: 'CREDENTIALS_MISSING',
    message: `twistcli needs ${server === undefined ? 'the address of its console' : 'a user and a password (or access key and secret key)'}, and none is set.`,
    next: 'Set the address of the Prisma Cloud console, and give user and password of somebody with the role CI User.',
    cause: result.problem,
  });
}
