import { ok, failed, runtimes, type ContainerRuntime, type Progress, type Result, type ScanProblem } from '../core/index.js';
import type { Log } from './log.js';
import type { BuildParams, BuildResult } from './protocol.js';
import { calledOff } from './scan-queue.js';
import type { Session } from './session.js';

/** Builds an image with the runtime that is named, or else with the first that can work; what the build prints goes to the log. */
export async function build(
  params: BuildParams,
  { session, progress, log }: { readonly session: Session; readonly progress: Progress; readonly log: Log },
  signal: AbortSignal,
): Promise<BuildResult> {
  const runtime = await builder(params.runtime, session, signal);
  if (!runtime.ok) return signal.aborted ? calledOff : { problem: runtime.problem };
  const about = params.tag ?? params.dockerfile;
  progress.step({ step: 'building', about });
  const { result } = await session.tools.run(runtime.value.build(params), signal, { onLine: (line) => log('info', line) });
  progress.step({ step: 'done', about });
  if (signal.aborted) return calledOff;
  return result.ok ? { id: result.value.id, runtime: runtime.value.id } : { problem: result.problem };
}

async function builder(named: string | undefined, session: Session, signal: AbortSignal): Promise<Result<ContainerRuntime, ScanProblem>> {
  if (named !== undefined) {
    const runtime = runtimes.find(({ id }) => id === named);
    return runtime === undefined ? failed(unknownRuntime(named)) : ok(runtime);
  }
  let problem: ScanProblem | undefined;
  for (const runtime of session.runtimes()) {
    const { result } = await session.tools.run(runtime.version(), signal);
    const wrong = result.ok ? result.value.problem : result.problem;
    if (wrong === undefined) return ok(runtime);
    problem ??= wrong;
  }
  return failed(problem ?? { ...unknownRuntime('here'), message: 'No container runtime was found, so nothing can be built.' });
}

function unknownRuntime(name: string): ScanProblem {
  const labels = runtimes.map(({ label }) => label).join(', ');
  return { code: 'TOOL_NOT_FOUND', message: `There is no container runtime called ${name}.`, next: `Install or choose one of ${labels}.` };
}
