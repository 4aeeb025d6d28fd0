import type { Problem } from '../../model/result.js';
import type { ToolOutput } from '../../model/tool-call.js';

/** Why a cluster gave no answer that says something about it. */
export type ClusterProblem = Problem<
  | 'KUBECTL_MISSING'
  | 'CONTEXT_UNKNOWN'
  | 'CLUSTER_UNREACHABLE'
  | 'CLUSTER_TIMED_OUT'
  | 'CLUSTER_NOT_LOGGED_IN'
  | 'CLUSTER_FORBIDDEN'
  | 'KIND_UNKNOWN'
  | 'OBJECT_UNKNOWN'
  | 'CLUSTER_CANCELLED'
  | 'CLUSTER_FAILED'
>;

/** What kubectl said when it ended with an error, as what happened and what to do next. */
export function toClusterProblem({ stderr, stdout }: Pick<ToolOutput, 'stderr' | 'stdout'>): ClusterProblem {
  const said = lastWords(stderr) || lastWords(stdout) || 'kubectl ended without a word.';
  const found = signs.find(({ sign }) => sign.test(said));
  if (found === undefined)
    return {
      code: 'CLUSTER_FAILED',
      message: `kubectl failed: ${asSentence(said)}`,
      next: 'Repeat the command by hand to see more of it.',
    };
  return { code: found.code, message: `${found.message} kubectl says: ${asSentence(said)}`, next: found.next };
}

const longest = 600;

/** The words of the error, without the warnings and log lines before them. */
function lastWords(text: string): string {
  const lines = text
    .slice(-8 * longest)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(Warning:|[EIW][0-9]{4} )/.test(line));
  return lines.join(' ').trim().slice(0, longest);
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

interface Sign {
  readonly sign: RegExp;
  readonly code: ClusterProblem['code'];
  readonly message: string;
  readonly next: string;
}

const signs: readonly Sign[] = [
  {
    sign: /context "[^"]*" does not exist|no context exists with the name|context was not found/,
    code: 'CONTEXT_UNKNOWN',
    message: 'There is no such context.',
    next: 'List those that there are with `kubectl config get-contexts`, then choose one (--context on the command line).',
  },
  {
    sign: /stat .*: no such file or directory|error loading config file|invalid configuration: no configuration|server localhost:8080 was refused/,
    code: 'CONTEXT_UNKNOWN',
    message: 'The kubeconfig cannot be read, or there is none.',
    next: 'Set KUBECONFIG (or --kubeconfig on the command line) to an absolute path outside of the workspace.',
  },
  {
    sign: /You must be logged in to the server|\(Unauthorized\)|the server has asked for the client to provide credentials|getting credentials|no Auth Provider found/,
    code: 'CLUSTER_NOT_LOGGED_IN',
    message: 'The cluster does not know who asks.',
    next: 'Log in again as your cluster’s provider describes, then repeat the command.',
  },
  {
    sign: /the server doesn't have a resource type|no matches for kind|could not find the requested resource/,
    code: 'KIND_UNKNOWN',
    message: 'The cluster does not know this kind of object, so its engine is not installed, or is of another version.',
    next: 'Install the engine, or name the target that this cluster uses (--target on the command line).',
  },
  {
    sign: /\(NotFound\)/,
    code: 'OBJECT_UNKNOWN',
    message: 'There is no such object in the cluster.',
    next: 'Look at the name and the namespace.',
  },
  {
    sign: /\(Forbidden\)|is forbidden:/,
    code: 'CLUSTER_FORBIDDEN',
    message: 'The cluster does not allow it to whoever is logged in.',
    next: 'Ask for the right to `get` and `list` it, or use a context of somebody who has it.',
  },
  {
    sign: /Timeout exceeded|TLS handshake timeout|i\/o timeout|deadline exceeded|timed out waiting/i,
    code: 'CLUSTER_TIMED_OUT',
    message: 'The cluster did not answer in time.',
    next: 'Allow it more time (--timeout on the command line), or look whether the way to it is open (VPN, proxy).',
  },
  {
    sign: /connection refused|was refused|no such host|Unable to connect|no route to host|connection reset|EOF$|ServiceUnavailable|server is currently unable|x509:|tls:|certificate/i,
    code: 'CLUSTER_UNREACHABLE',
    message: 'The cluster cannot be reached.',
    next: 'Look at its address and certificates in the kubeconfig, and whether the way to it is open (VPN, proxy).',
  },
];
