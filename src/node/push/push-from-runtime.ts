import {
  failed,
  ok,
  type ApiPushing,
  type CommandPushing,
  type ContainerRuntime,
  type Digest,
  type PushRequest,
  type ReleaseTarget,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import type { CredentialSource } from '../registry/options.js';
import type { NodeToolRunner } from '../tool-runner.js';
import type { PushLimits } from './push-limits.js';
import { describeApiFailure } from './describe-api-failure.js';
import { EngineApi } from './engine-api.js';
import { layerProgress, type LayerProgress } from './layer-progress.js';
import { layerSizes } from './layer-sizes.js';
import { pushByApi } from './push-by-api.js';
import { pushByCommand } from './push-by-command.js';
import { untagByApi, untagByCommand } from './untag.js';

/** What a push through a runtime needs of this machine. */
export interface RuntimePorts {
  readonly tools: NodeToolRunner;
  readonly credentials: CredentialSource;
  readonly limits: PushLimits;
  readonly hear: (remark: string) => void;
}

/** What a runtime pushed, as far as it tells; or that it cannot, and the archive of the scan has to be taken. */
type RuntimeSent = { readonly reported?: Digest; readonly sameManifests?: boolean } | 'archive-needed';

/** Pushes an image by its id. A name that this takes is gone from the machine when it is over, however it ends. */
export async function pushFromRuntime(
  runtime: ContainerRuntime,
  id: Digest,
  request: PushRequest,
  ports: RuntimePorts,
  signal: AbortSignal,
): Promise<Result<RuntimeSent, TrustProblem>> {
  const sizes = await layerSizes(request.images, signal);
  const whole = request.source.from === 'runtime' ? request.source.bytes : undefined;
  const layers = layerProgress(sizes, (progress) => request.onProgress(progress), whole);
  const { pushing } = runtime;
  return pushing.by === 'api'
    ? byApi(pushing, runtime.label, { id, request, layers }, ports, signal)
    : byCommand(pushing, { id, request, layers }, ports, signal);
}

/** Takes a name away that a killed push has left. */
export async function tidyRuntime(
  runtime: ContainerRuntime,
  staging: ReleaseTarget,
  ports: RuntimePorts,
): Promise<Result<undefined, TrustProblem>> {
  const { pushing } = runtime;
  if (pushing.by === 'command') return untagByCommand(pushing, staging, ports.tools);
  const api = new EngineApi(pushing, ports.tools);
  try {
    return await untagByApi(staging, { api, pushing, label: runtime.label }, ports.limits.tidyMs);
  } finally {
    api.close();
  }
}

interface Work {
  readonly id: Digest;
  readonly request: PushRequest;
  readonly layers: LayerProgress;
}

async function byApi(
  pushing: ApiPushing,
  label: string,
  { id, request, layers }: Work,
  ports: RuntimePorts,
  signal: AbortSignal,
): Promise<Result<RuntimeSent, TrustProblem>> {
  const api = new EngineApi(pushing, ports.tools);
  const { staging, plainHttp } = request;
  try {
    const named = await hasOwnName(id, staging, { api, pushing, label }, signal);
    if (!named.ok || !named.value) return named.ok ? ok('archive-needed') : named;
    const work = { api, pushing, label, credentials: ports.credentials, silenceMs: ports.limits.silenceMs };
    const sent = await pushByApi({ id, staging, plainHttp }, work, layers, signal);
    const untagged = await untagByApi(staging, { api, pushing, label }, ports.limits.tidyMs);
    if (!untagged.ok) ports.hear(`${untagged.problem.message} ${untagged.problem.next}`);
    return sent.ok ? ok({ reported: sent.value }) : sent;
  } finally {
    api.close();
  }
}

/**
 * An image whose last name is removed is deleted by Docker: one that has no name of its own is pushed from the scan's archive, since it
 * would not outlive the removal of ours.
 */
async function hasOwnName(
  id: Digest,
  staging: ReleaseTarget,
  { api, pushing, label }: { readonly api: EngineApi; readonly pushing: ApiPushing; readonly label: string },
  signal: AbortSignal,
): Promise<Result<boolean, TrustProblem>> {
  try {
    const { status, text } = await api.ask(pushing.inspect(id), signal);
    const names = status === 200 ? pushing.namesIn(text) : undefined;
    if (names !== undefined) return ok(names.some((name) => !name.endsWith(`:${staging.tag}`)));
    const next = 'It was removed or rebuilt meanwhile: scan and push it again.';
    return failed({ code: 'IMAGE_NOT_FOUND', message: `${label} has no image ${id} any more.`, next });
  } catch (cause) {
    const problem = describeApiFailure(cause, label, signal);
    // A client that cannot connect us: the archive of the scan needs no client.
    return problem.code === 'NOT_SUPPORTED' ? ok(false) : failed(problem);
  }
}

async function byCommand(
  pushing: CommandPushing,
  { id, request, layers }: Work,
  ports: RuntimePorts,
  signal: AbortSignal,
): Promise<Result<RuntimeSent, TrustProblem>> {
  const { staging, plainHttp, source } = request;
  const isNameless = source.from === 'runtime' && source.tags.length === 0;
  if (pushing.naming !== undefined && isNameless) return ok('archive-needed');
  const { tools, limits } = ports;
  const sent = await pushByCommand({ id, staging, plainHttp }, { pushing, tools, timeoutMs: limits.commandMs }, layers, signal);
  const untagged = await untagByCommand(pushing, staging, tools);
  if (!untagged.ok) ports.hear(`${untagged.problem.message} ${untagged.problem.next}`);
  if (!sent.ok) return sent.problem.code === 'NOT_SUPPORTED' ? ok('archive-needed') : sent;
  const { digest } = sent.value;
  if (digest === undefined && !pushing.keepsManifests) return ok('archive-needed');
  return ok({ sameManifests: pushing.keepsManifests, ...(digest !== undefined && { reported: digest }) });
}
