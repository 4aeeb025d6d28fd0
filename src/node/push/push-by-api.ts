import { failed, ok, type ApiPushing, type Digest, type Result, type TrustProblem } from '../../core/index.js';
import type { CredentialSource } from '../registry/options.js';
import { describeApiFailure } from './describe-api-failure.js';
import type { EngineApi } from './engine-api.js';
import type { LayerProgress } from './layer-progress.js';
import { linesOf } from './lines-of.js';
import { registryAuth } from './registry-auth.js';
import type { RuntimePush } from './runtime-push.js';

/** The daemon's interface of one push, with what the push needs besides it. */
export interface ApiWork {
  readonly api: EngineApi;
  readonly pushing: ApiPushing;
  readonly label: string;
  readonly credentials: CredentialSource;
  readonly silenceMs: number;
}

/** Names the image by its id, and pushes that name. Gives the digest that the registry took, as the daemon heard it. */
export async function pushByApi(
  push: RuntimePush,
  work: ApiWork,
  layers: LayerProgress,
  signal: AbortSignal,
): Promise<Result<Digest, TrustProblem>> {
  const { staging } = push;
  const credentials = await work.credentials(staging.registry, staging.repository, signal);
  if (!credentials.ok) return credentials;
  const tagged = await tag(push, work, signal);
  if (!tagged.ok) return tagged;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), work.silenceMs);
  try {
    const headers = { 'X-Registry-Auth': registryAuth(staging.registry, credentials.value) };
    const { status, body } = await work.api.send(work.pushing.push(staging), AbortSignal.any([signal, silence.signal]), headers);
    let digest: Digest | undefined;
    for await (const line of linesOf(body)) {
      timer.refresh();
      const event = work.pushing.eventIn(line);
      if (event?.is === 'failed') return failed(work.pushing.explain(staging, event.why));
      if (event?.is === 'pushed') digest = event.digest;
      if (event?.is === 'sent') layers.sent(event.layer, event.bytes);
      if (event?.is === 'there') layers.there(event.layer);
      if (event === undefined && status >= 400) return failed(work.pushing.explain(staging, messageIn(line)));
    }
    return digest === undefined ? failed(endedEarly(work.label, staging.registry)) : ok(digest);
  } catch (cause) {
    if (silence.signal.aborted && !signal.aborted) return failed(silent(work.label, work.silenceMs));
    return failed(describeApiFailure(cause, work.label, signal));
  } finally {
    clearTimeout(timer);
  }
}

async function tag(
  { id, staging }: RuntimePush,
  { api, pushing, label }: ApiWork,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  try {
    const { status, text } = await api.ask(pushing.tag(id, staging), signal);
    if (status < 300) return ok(undefined);
    const next = 'Look at what it said, then push again.';
    return failed(
      status === 404
        ? {
            code: 'IMAGE_NOT_FOUND',
            message: `${label} has no image ${id} any more.`,
            next: 'It was removed or rebuilt meanwhile: scan and push it again.',
          }
        : { code: 'TOOL_FAILED', message: `${label} did not name the image for the push: ${messageIn(text)}.`, next },
    );
  } catch (cause) {
    return failed(describeApiFailure(cause, label, signal));
  }
}

/** `{"message": "…"}`, as the daemon answers when it refuses a request. */
export function messageIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const message: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'message') : undefined;
    return (typeof message === 'string' ? message : text).trim().slice(0, 500);
  } catch {
    return text.trim().slice(0, 500);
  }
}

function endedEarly(label: string, registry: string): TrustProblem {
  return {
    code: 'DAEMON_UNREACHABLE',
    message: `${label} ended the push to ${registry} without saying what came of it.`,
    next: `It may have been restarted: look whether ${label} runs, then push again.`,
  };
}

function silent(label: string, silenceMs: number): TrustProblem {
  return {
    code: 'REGISTRY_TIMED_OUT',
    message: `${label} said nothing about the push for ${String(Math.round(silenceMs / 1000))} seconds.`,
    next: 'The registry may be slow or gone: push again, what it has already is not sent twice.',
  };
}
