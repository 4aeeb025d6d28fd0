import { failed } from '../model/result.js';
import type { TrustProblem, TrustProblemCode } from '../model/registry.js';
import type { ToolOutput } from '../model/tool-call.js';

/** How one way to fail is recognised in what a signing tool prints, and what is said about it. */
export interface SigningSign {
  readonly code: TrustProblemCode;
  /** Any of these, in lower case. */
  readonly signs: readonly string[];
  /** What happened, as a sentence that goes on after the tool's name. */
  readonly message: string;
  readonly next: string;
}

/** What went wrong in a run: the tool's own signs first, then those that all share, else the last line that it said. */
export function explainSigningFailure(
  label: string,
  output: Pick<ToolOutput, 'stdout' | 'stderr' | 'exitCode'>,
  own: readonly SigningSign[],
  otherwise: TrustProblemCode = 'SIGNING_FAILED',
): { readonly ok: false; readonly problem: TrustProblem } {
  const said = whatWasSaid(output);
  const lower = said.toLowerCase();
  const sign = [...own, ...shared].find(({ signs }) => signs.some((words) => lower.includes(words)));
  const cause = lastLine(said);
  if (sign !== undefined)
    return failed({ code: sign.code, message: `${label} ${sign.message}`, next: sign.next, ...(cause !== '' && { cause }) });
  return failed({
    code: otherwise,
    message: `${label} failed with exit code ${output.exitCode}${cause === '' ? ' and said nothing.' : `: ${cause}`}`,
    next: 'Repeat the command by hand to see all that it says; it is in the output.',
  });
}

/** What a run said, without colours and not longer than a person would look at. */
export function whatWasSaid({ stdout, stderr }: Pick<ToolOutput, 'stdout' | 'stderr'>): string {
  return `${stdout.slice(-32_000)}\n${stderr.slice(-32_000)}`.replace(/\u001b\[[0-9;]*m/g, '');
}

/** The last line with words, where tools say the reason. */
function lastLine(said: string): string {
  const line =
    said
      .trimEnd()
      .split(/\r?\n/)
      .at(-1)
      ?.trim()
      .replace(/^error during command execution: /i, '') ?? '';
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

const shared: readonly SigningSign[] = [
  {
    code: 'DISK_FULL',
    signs: ['no space left on device', 'enospc', 'disk quota exceeded', 'not enough space on the disk'],
    message: 'ran out of disk space.',
    next: 'Free some space, then do it again.',
  },
  {
    code: 'REGISTRY_RATE_LIMITED',
    signs: ['toomanyrequests', 'too many requests', 'rate limit', 'status code 429'],
    message: 'was turned away for asking too often.',
    next: 'Wait some minutes, then do it again.',
  },
  {
    code: 'TOOL_TOO_OLD',
    signs: ['unknown flag', 'unknown shorthand flag', 'flag provided but not defined', 'unknown command'],
    message: 'does not know an option that Wharfmaster needs.',
    next: 'Install a version that docs/signing.md names.',
  },
  {
    code: 'REGISTRY_TLS',
    signs: ['x509: ', 'certificate signed by unknown authority', 'tls: ', 'server gave http response to https client'],
    message: 'does not trust the certificate of a server.',
    next: 'Let this machine trust the certificate (docs/signing.md, Certificates), or list the registry for plain HTTP in the policy.',
  },
  {
    code: 'REGISTRY_UNAUTHORISED',
    signs: ['unauthorized', 'authentication required', '401 unauthorized', 'no basic auth credentials', 'status code 401'],
    message: 'was refused by the registry, which does not know who asks.',
    next: 'Log in with `docker login`, then do it again.',
  },
  {
    code: 'REGISTRY_FORBIDDEN',
    signs: ['denied: ', '403 forbidden', 'status code 403', 'insufficient_scope'],
    message: 'may not do this in the registry.',
    next: 'Ask who runs the registry for the right to push to this repository.',
  },
  {
    code: 'REGISTRY_NOT_FOUND',
    signs: ['manifest_unknown', 'manifest unknown', 'name_unknown', 'repository name not known', 'status code 404'],
    message: 'does not find the image in the registry.',
    next: 'Look whether it was pushed, and under this name.',
  },
  {
    code: 'REGISTRY_FULL',
    signs: ['status code 507', 'insufficient storage', 'quota exceeded'],
    message: 'was told by the registry that it has no space left.',
    next: 'Ask who runs the registry for space, then do it again.',
  },
  {
    code: 'REGISTRY_FAILED',
    signs: ['status code 500', 'status code 502', 'status code 503', 'status code 504', 'internal server error'],
    message: 'was told by a server that it failed.',
    next: 'Do it again in a while; if it stays so, ask who runs the server.',
  },
  {
    code: 'REGISTRY_UNREACHABLE',
    signs: ['connection refused', 'no such host', 'no route to host', 'network is unreachable', 'connection reset by peer'],
    message: 'cannot reach a server that it needs.',
    next: 'Look at the network and the proxy, and whether the registry runs; then do it again.',
  },
  {
    code: 'REGISTRY_TIMED_OUT',
    signs: ['context deadline exceeded', 'client.timeout exceeded', 'i/o timeout', 'tls handshake timeout'],
    message: 'waited in vain for a server.',
    next: 'Do it again when the network is better, or allow more time.',
  },
];
