import { runtimes, type LocalImage, type LocalImageDetails, type Result, type ScanProblem } from '../core/index.js';
import { findImage } from '../node/find-image.js';
import type { InspectParams, InspectResult, ListedImages } from './protocol.js';
import type { Session } from './session.js';

/** Every image of every runtime that answers; those that do not answer are said, and so is having none. */
export async function listImages(session: Session, signal: AbortSignal): Promise<ListedImages> {
  const found = session.runtimes();
  if (found.length === 0) return { images: [], problems: [noRuntime()] };
  const answers = await Promise.all(found.map(async (runtime) => (await session.tools.run(runtime.images(), signal)).result));
  return {
    images: answers.flatMap((answer): readonly LocalImage[] => (answer.ok ? answer.value : [])),
    problems: answers.flatMap((answer) => (answer.ok ? [] : answer.problem)),
  };
}

export async function inspectImage(session: Session, { name, runtime }: InspectParams, signal: AbortSignal): Promise<InspectResult> {
  const found = await findLocal(session, name, runtime, signal);
  if (!found.ok) return { problem: found.problem };
  const image = found.value;
  const history = runtimes.find(({ id }) => id === image.runtime)?.history?.(image.id);
  if (image.history !== undefined || history === undefined) return { image };
  const { result } = await session.tools.run(history, signal);
  return { image: result.ok ? { ...image, history: result.value } : image };
}

/** The image by name or id, in the runtime that is named or else in the first that has it. */
export async function findLocal(
  session: Session,
  name: string,
  runtime: string | undefined,
  signal: AbortSignal,
): Promise<Result<LocalImageDetails, ScanProblem>> {
  const asked = runtime === undefined ? session.runtimes() : runtimes.filter(({ id }) => id === runtime);
  if (asked.length === 0) return { ok: false, problem: noRuntime() };
  return findImage({ name, runtimes: asked }, session.tools, signal);
}

function noRuntime(): ScanProblem {
  const [first] = runtimes;
  return {
    code: 'TOOL_NOT_FOUND',
    message: `No container runtime was found (${runtimes.map(({ label }) => label).join(', ')}).`,
    next: `${first?.install ?? ''} If one is installed, put its folder into PATH or name it in the settings.`.trim(),
  };
}
