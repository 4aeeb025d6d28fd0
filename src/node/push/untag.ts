import { setTimeout as wait } from 'node:timers/promises';
import {
  failed,
  ok,
  printReference,
  type ApiPushing,
  type CommandPushing,
  type ReleaseTarget,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { describeApiFailure } from './describe-api-failure.js';
import type { EngineApi } from './engine-api.js';
import { messageIn } from './push-by-api.js';

/**
 * Removes a local name; one that is not there is as good. It must happen also after a push was called off, so it has a signal of its own,
 * and a daemon that is being restarted is waited for.
 */
export async function untagByApi(
  staging: ReleaseTarget,
  { api, pushing, label }: { readonly api: EngineApi; readonly pushing: ApiPushing; readonly label: string },
  patienceMs: number,
): Promise<Result<undefined, TrustProblem>> {
  const signal = AbortSignal.timeout(patienceMs);
  for (let pauseMs = 250; ; pauseMs *= 2) {
    try {
      const { status, text } = await api.ask(pushing.untag(staging), signal);
      return status < 300 || status === 404 ? ok(undefined) : failed(isLeft(staging, label, messageIn(text)));
    } catch (cause) {
      const problem = describeApiFailure(cause, label, new AbortController().signal);
      const isWorthWaiting = problem.code === 'DAEMON_UNREACHABLE' && !signal.aborted;
      if (!isWorthWaiting) return failed(isLeft(staging, label, problem.message));
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

export async function untagByCommand(
  { naming }: CommandPushing,
  staging: ReleaseTarget,
  tools: NodeToolRunner,
): Promise<Result<undefined, TrustProblem>> {
  if (naming === undefined) return ok(undefined);
  const call = naming.untag(staging);
  const { result } = await tools.run(call, new AbortController().signal);
  if (result.ok || result.problem.code === 'IMAGE_NOT_FOUND') return ok(undefined);
  return failed(isLeft(staging, call.program, result.problem.message));
}

function isLeft(staging: ReleaseTarget, label: string, why: string): TrustProblem {
  const name = printReference(staging);
  return {
    code: 'TOOL_FAILED',
    message: `The name ${name} is left in ${label}: ${why}`,
    next: `Remove it by hand (${label.toLowerCase()} rmi ${name}).`,
  };
}
