import type { ScanProblem } from '../model/scan-report.js';
import type { ToolOutput } from '../model/tool-call.js';

/** Who failed, and how to get it going. */
export interface RuntimeWords {
  readonly label: string;
  /** What to do when nobody answers, as a sentence. */
  readonly start: string;
  /** What to do when the socket may not be used, as a sentence. */
  readonly permit: string;
}

/**
 * Why a runtime's command failed, from what it wrote to standard error. `image` is what the command was about, as the person wrote it:
 * only then can something that is not found be an image.
 */
export function describeFailure(words: RuntimeWords, { stderr, exitCode }: ToolOutput, image?: string): ScanProblem {
  const said = stderr.slice(-longestLook);
  const problem =
    connectionProblem(words, said) ?? versionProblem(words, said) ?? spaceProblem(words, said) ?? imageProblem(words, said, image);
  if (problem !== undefined) return problem;
  const last = lastLine(said);
  return {
    code: 'TOOL_FAILED',
    message: `${words.label} failed with exit code ${exitCode}${last === undefined ? ' and did not say why' : `: ${last}`}.`,
    next: 'Repeat the command by hand; it is in the output.',
  };
}

/** The last thing that was said, without what makes it longer than a sentence. */
export function lastLine(text: string): string | undefined {
  const line = text
    .trimEnd()
    .split('\n')
    .findLast((each) => each.trim() !== '');
  return line?.trim().slice(0, 300).replace(/\.$/, '');
}

const longestLook = 20_000;

function connectionProblem({ label, start, permit }: RuntimeWords, said: string): ScanProblem | undefined {
  const endpoint = endpointIn(said);
  const at = endpoint === undefined ? '' : ` at ${endpoint}`;
  if (/permission denied[^\n]{0,200}(?:socket|connect)|(?:socket|connect|dial)[^\n]{0,300}permission denied/i.test(said))
    return { code: 'DAEMON_REFUSED', message: `You may not speak to ${label}${at}.`, next: permit };
  const context = /context "([^"\n]{1,200})": context not found/i.exec(said)?.[1];
  if (context !== undefined)
    return {
      code: 'DAEMON_UNREACHABLE',
      message: `${label} has no context called ${context}.`,
      next: `Choose one that exists (${label.toLowerCase()} context ls), or unset DOCKER_CONTEXT.`,
    };
  if (!unreachable.test(said)) return undefined;
  const isRemote = endpoint !== undefined && /^(?:ssh|tcp|https?):/.test(endpoint);
  return isRemote || said.includes('command [ssh ')
    ? {
        code: 'DAEMON_UNREACHABLE',
        message: `${label} on another machine does not answer${at}.`,
        next: 'Check the network, the address and your access to that machine.',
      }
    : { code: 'DAEMON_UNREACHABLE', message: `${label} does not answer${at}.`, next: start };
}

/** What clients of Docker, Podman and containerd write when nobody listens. */
const unreachable =
  /cannot connect to|error during connect|unable to connect|cannot access containerd socket|rootless containerd not running|daemon (?:is not running|running\?)|connection refused|no such host|dial (?:unix|tcp)|failed to dial|i\/o timeout/i;

/** `unix:///run/docker.sock` and the like, as the client says it or as Go's network library does. */
export function endpointIn(said: string): string | undefined {
  const named = /\b((?:unix|tcp|ssh|npipe|https?):\/\/[^\s"'?]{1,300})/.exec(said.replace(/"http:\/\/[^"\s]{0,300}"/g, ''))?.[1];
  const dialled = /dial (unix|tcp) ([^\s"']{1,300}?):? (?:connect|i\/o|lookup)/.exec(said);
  const found = named ?? (dialled === null ? undefined : `${dialled[1] ?? ''}://${dialled[2] ?? ''}`);
  return found?.replace(/[.:,]+$/, '');
}

function versionProblem({ label }: RuntimeWords, said: string): ScanProblem | undefined {
  const found = /client version (\S{1,20}) is too (new|old)\. M(?:ax|in)imum supported API version is (\S{1,20})/i.exec(said);
  if (found === null) return undefined;
  const [, client = '', which = '', other = ''] = found;
  return which.toLowerCase() === 'new'
    ? {
        code: 'TOOL_TOO_OLD',
        message: `The ${label} service speaks version ${other} of its interface; the client wants ${client}.`,
        next: `Update the service, or unset DOCKER_API_VERSION if you have set it.`,
      }
    : {
        code: 'TOOL_TOO_OLD',
        message: `The ${label} client speaks version ${client} of the interface; the service wants ${other.replace(/,$/, '')} or newer.`,
        next: `Update the ${label} client, or unset DOCKER_API_VERSION if you have set it.`,
      };
}

function spaceProblem({ label }: RuntimeWords, said: string): ScanProblem | undefined {
  if (!/no space left on device|not enough space on the disk|disk quota exceeded/i.test(said)) return undefined;
  return {
    code: 'DISK_FULL',
    message: `The disk is full, so ${label} could not finish.`,
    next: 'Free some space (images and build caches are large), then try again.',
  };
}

function imageProblem({ label }: RuntimeWords, said: string, image: string | undefined): ScanProblem | undefined {
  if (image === undefined || !missing.test(said)) return undefined;
  return {
    code: 'IMAGE_NOT_FOUND',
    message: `${label} has no image ${image} on this machine.`,
    next: 'Build or pull it first, or choose another one.',
  };
}

const missing =
  /no such (?:image|object)|image not known|reference does not exist|failed to get digest sha256|no image found|unable to find image|failed to find image|image .{0,300} not found|invalid reference format|repository name must be/i;
