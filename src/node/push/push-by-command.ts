import { failed, ok, type CommandPushing, type PushReport, type Result, type TrustProblem } from '../../core/index.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { calledOff } from './describe-api-failure.js';
import type { LayerProgress } from './layer-progress.js';
import type { RuntimePush } from './runtime-push.js';

/** Runs the runtime's own push, of a name that is there for it alone where it takes no id. Whoever calls this takes the name away again. */
export async function pushByCommand(
  push: RuntimePush,
  { pushing, tools, timeoutMs }: { readonly pushing: CommandPushing; readonly tools: NodeToolRunner; readonly timeoutMs: number },
  layers: LayerProgress,
  signal: AbortSignal,
): Promise<Result<PushReport, TrustProblem>> {
  const { id, staging, plainHttp } = push;
  if (pushing.naming !== undefined) {
    const { result } = await tools.run(pushing.naming.tag(id, staging), signal);
    if (!result.ok) return failed(signal.aborted ? calledOff() : result.problem);
  }
  const onLine = (line: string): void => {
    const told = pushing.progressIn(line);
    if (told === 'layers-there') layers.allThere();
    else if (told !== undefined) layers.sent(told.begun, 0);
  };
  const call = pushing.push({ id, name: staging, plainHttp, timeoutMs });
  const { result } = await tools.run(call, signal, { onErrorLine: onLine });
  if (signal.aborted) return failed(calledOff());
  return result.ok ? (result.value.ok ? ok(result.value.value) : result.value) : result;
}
