import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { ToolRunner } from '../../ports.js';
import { isObject, objectIn, parseJson, textIn, textsIn, type JsonObject } from '../../runtimes/json-fields.js';
import { toClusterProblem, type ClusterProblem } from './cluster-problem.js';
import type { Cluster, ClusterIdentity, ObjectKind } from './cluster.js';
import { kubectlCall, type ClusterAccess } from './kubectl-call.js';

/** A cluster behind the person's own kubectl and context. */
export function openCluster(runner: ToolRunner, access: ClusterAccess): Cluster {
  const ask = async (args: readonly string[], signal: AbortSignal, stdin?: string): Promise<Result<ToolOutput, ClusterProblem>> => {
    const { result, command } = await runner.run(kubectlCall(access, args, stdin), signal);
    return result.ok ? result : failed(toProblem(result.problem, command));
  };
  const read = async (args: readonly string[], signal: AbortSignal): Promise<Result<JsonObject, ClusterProblem>> => {
    const answer = await ask(args, signal);
    return answer.ok ? readObject(answer.value) : answer;
  };
  return {
    identify: (signal) => identify(read, access, signal),
    async list(kind, signal) {
      const answer = await read(['get', resourceOf(kind), '--all-namespaces', '--output=json'], signal);
      if (!answer.ok) return answer;
      const items = answer.value['items'];
      return ok(Array.isArray(items) ? items.filter(isObject) : []);
    },
    get: (kind, name, namespace, signal) => read(['get', `${resourceOf(kind)}/${name}`, ...inside(namespace), '--output=json'], signal),
    tryToApply: (manifest, signal) => ask(['apply', '--dry-run=server', '--validate=warn', '--filename=-'], signal, manifest),
    tryToCreate: (object, namespace, signal) =>
      ask(
        ['create', '--dry-run=server', '--validate=ignore', '--filename=-', '--output=json', ...inside(namespace)],
        signal,
        JSON.stringify(object),
      ),
    tryToDebug(pod, namespace, signal) {
      const name = textIn(objectIn(pod, 'metadata'), 'name') ?? '';
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/ephemeralcontainers?dryRun=All`;
      return ask(['replace', `--raw=${path}`, '--filename=-'], signal, JSON.stringify(pod));
    },
  };
}

type Read = (args: readonly string[], signal: AbortSignal) => Promise<Result<JsonObject, ClusterProblem>>;

async function identify(read: Read, access: ClusterAccess, signal: AbortSignal): Promise<Result<ClusterIdentity, ClusterProblem>> {
  // First of all, whether anybody answers: what is asked beside it would wait for the same silence.
  const version = await read(['get', '--raw=/version'], signal);
  if (!version.ok) return version;
  const [space, who, config] = await Promise.all([
    read(['get', 'namespace', 'kube-system', '--output=json'], signal),
    read(['auth', 'whoami', '--output=json'], signal),
    read(['config', 'view', '--minify', '--output=json'], signal),
  ]);
  if (!space.ok) return space;
  const user = who.ok ? objectIn(objectIn(who.value, 'status'), 'userInfo') : undefined;
  const context = config.ok ? contextIn(config.value) : {};
  return ok({
    id: textIn(objectIn(space.value, 'metadata'), 'uid') ?? 'unknown',
    version: textIn(version.value, 'gitVersion') ?? 'unknown',
    user: textIn(user, 'username') ?? 'unknown',
    groups: textsIn(user, 'groups'),
    ...context,
    ...(access.context !== undefined && { context: access.context }),
  });
}

function contextIn(config: JsonObject): Pick<ClusterIdentity, 'context' | 'server' | 'namespace'> {
  const first = (name: string): JsonObject | undefined => {
    const list = config[name];
    return Array.isArray(list) && isObject(list[0]) ? list[0] : undefined;
  };
  const context = textIn(config, 'current-context');
  const server = textIn(objectIn(first('clusters'), 'cluster'), 'server');
  const namespace = textIn(objectIn(first('contexts'), 'context'), 'namespace');
  return {
    ...(context !== undefined && { context }),
    ...(server !== undefined && { server }),
    ...(namespace !== undefined && { namespace }),
  };
}

function readObject(output: ToolOutput): Result<JsonObject, ClusterProblem> {
  if (output.exitCode !== 0) return failed(toClusterProblem(output));
  const value = parseJson(output.stdout);
  if (isObject(value)) return ok(value);
  return failed({
    code: 'CLUSTER_FAILED',
    message: `kubectl printed no object: ${output.stdout.slice(0, 200)}`,
    next: 'Look whether `kubectl` is the program that it should be, and what answers at the cluster’s address.',
  });
}

/** `Kind.version.group`, which kubectl takes without asking what the plural is. */
function resourceOf({ apiVersion, kind }: ObjectKind): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return group === '' || group === undefined ? kind : `${kind}.${version ?? ''}.${group}`;
}

function inside(namespace: string | undefined): readonly string[] {
  return namespace === undefined ? [] : [`--namespace=${namespace}`];
}

function toProblem(problem: ScanProblem, command: string): ClusterProblem {
  const repeat = `Repeat it by hand: ${command}`;
  switch (problem.code) {
    case 'TOOL_NOT_FOUND':
    case 'TOOL_IN_WORKSPACE':
    case 'TOOL_IS_SCRIPT':
      return { code: 'KUBECTL_MISSING', message: problem.message, next: problem.next };
    case 'TOOL_TIMED_OUT':
      return {
        code: 'CLUSTER_TIMED_OUT',
        message: 'The cluster did not answer in time.',
        next: `Allow it more time (--timeout on the command line). ${repeat}`,
      };
    case 'TOOL_CANCELLED':
      return { code: 'CLUSTER_CANCELLED', message: 'It was called off.', next: 'Start it again when you like.' };
    default:
      return { code: 'CLUSTER_FAILED', message: problem.message, next: problem.next };
  }
}
