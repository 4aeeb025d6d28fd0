import { failed } from '../model/result.js';
import type { ScanProblem, ScanProblemCode } from '../model/scan-report.js';
import type { ToolOutput } from '../model/tool-call.js';
import { readJson, type JsonReading } from './read-json.js';

/** How one way to fail is recognised in what a tool prints, and what is said about it. */
export interface FailureSign {
  readonly code: ScanProblemCode;
  /** Any of these, in lower case. */
  readonly signs: readonly string[];
  /** What happened, as a sentence that begins with the tool's name. */
  readonly message: string;
  readonly next: string;
}

/** Why a tool failed: its own signs first, then those that all tools share, else the last line of what it said. */
export function explainFailure(
  label: string,
  output: ToolOutput,
  own: readonly FailureSign[],
): { readonly ok: false; readonly problem: ScanProblem } {
  const said = whatWasSaid(output);
  const lower = said.toLowerCase();
  const sign = [...own, ...shared].find(({ signs }) => signs.some((words) => lower.includes(words)));
  const cause = lastLine(said);
  if (sign === undefined) {
    return failed({
      code: 'TOOL_FAILED',
      message: `${label} failed with exit code ${output.exitCode}${cause === '' ? ' and said nothing' : `: ${cause}`}`,
      next: 'Repeat the command by hand to see all that it says; it is in the output.',
    });
  }
  return failed({ code: sign.code, message: `${label} ${sign.message}`, next: sign.next, ...(cause !== '' && { cause }) });
}

/** The document a tool was to print, or why there is none: an exit code of 0 with nothing said is not clean. */
export function readReport(
  label: string,
  text: string | undefined,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: ScanProblem } {
  const reading = readJson(text ?? '');
  return reading.kind === 'json' ? { ok: true, value: reading.value } : failed(notUnderstood(label, reading.kind));
}

export function notUnderstood(label: string, what: Exclude<JsonReading['kind'], 'json'> | 'other'): ScanProblem {
  return {
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: `${label} ${notUnderstoodWords[what]}`,
    next: 'Scan again; if it stays so, update the tool or Wharfmaster.',
  };
}

const notUnderstoodWords = {
  empty: 'ended without an error but printed no report, so nothing is known about the image.',
  cut: 'printed a report that is cut off or damaged, so it may leave findings out.',
  foreign: 'printed something that is not JSON.',
  other: 'printed JSON that is not its report of an image.',
} as const;

const shared: readonly FailureSign[] = [
  {
    code: 'DISK_FULL',
    signs: ['no space left on device', 'enospc', 'disk quota exceeded', 'not enough space on the disk'],
    message: 'ran out of disk space.',
    next: 'Free some space (images and scanner caches are large), then scan again.',
  },
  {
    code: 'RATE_LIMITED',
    signs: ['toomanyrequests', 'too many requests', 'rate limit'],
    message: 'was turned away for asking too often.',
    next: 'Wait some minutes, or use a mirror of your own, then scan again.',
  },
  {
    code: 'TOOL_TOO_OLD',
    signs: ['unknown flag', 'unknown shorthand flag', 'flag provided but not defined', 'unknown command', 'unrecognized option'],
    message: 'does not know an option that Wharfmaster needs: the installed version is too old.',
    next: 'Update it; docs/scanners.md names the versions that work.',
  },
  {
    code: 'DAEMON_UNREACHABLE',
    signs: [
      'cannot connect to the docker daemon',
      'failed to connect to the docker api',
      'error during connect',
      'is the docker daemon running',
      'permission denied while trying to connect to the docker',
    ],
    message: 'cannot reach the container engine.',
    next: 'Start it, or check that you may use its socket, then scan again.',
  },
  {
    code: 'IMAGE_NOT_FOUND',
    signs: ['no such image', 'image not found', 'manifest unknown', 'manifest_unknown', 'unable to find the specified image'],
    message: 'does not find the image any more.',
    next: 'Build or pull it again, then scan again.',
  },
  {
    code: 'TOOL_TIMED_OUT',
    signs: ['context deadline exceeded', 'client.timeout exceeded'],
    message: 'did not finish in time.',
    next: 'Allow more time in the settings, or scan again when the machine is less busy.',
  },
  {
    code: 'CREDENTIALS_REFUSED',
    signs: ['unauthorized', 'unauthenticated', 'code 401', 'code: 401', '403 forbidden', 'invalid credentials', 'authentication failed'],
    message: 'was refused by its server: the credentials are wrong or may not do this.',
    next: 'Enter the credentials again, or ask who runs the server.',
  },
];

/** The end of what was said, where the reason stands; some tools say it on standard output. A report, whole or cut off, is none: it may hold secrets. */
function whatWasSaid({ stderr, stdout }: ToolOutput): string {
  const { kind } = readJson(stdout);
  const said = kind === 'json' || kind === 'cut' ? stderr : `${stdout.slice(-32_000)}\n${stderr.slice(-32_000)}`;
  // Tools colour what they say.
  return said.slice(-64_000).replace(/\u001b\[[0-9;]*m/g, '');
}

function lastLine(said: string): string {
  const line = said.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? '';
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
