import {
  failed,
  ok,
  type ContainerRuntime,
  type LocalImageDetails,
  type Result,
  type ScanProblem,
  type ToolRunner,
} from '../core/index.js';

/** Where to look for an image. */
export interface ImageSearch {
  readonly name: string;
  /** The runtimes to ask, in order; the first that has the image is taken. */
  readonly runtimes: readonly ContainerRuntime[];
}

/** Asks each runtime for the image by name or id. Runtimes that are not installed are passed over; one that does not answer is said. */
export async function findImage(
  { name, runtimes }: ImageSearch,
  tools: ToolRunner,
  signal: AbortSignal,
): Promise<Result<LocalImageDetails, ScanProblem>> {
  const problems: ScanProblem[] = [];
  for (const runtime of runtimes) {
    const { result } = await tools.run(runtime.inspect(name), signal);
    if (result.ok) return ok(result.value);
    if (result.problem.code === 'TOOL_CANCELLED') return failed(result.problem);
    problems.push(result.problem);
  }
  return failed(mostTelling(problems, name, runtimes));
}

/** A daemon that is down may have the image, so it is told before one that does not have it; a missing runtime last. */
function mostTelling(problems: readonly ScanProblem[], name: string, runtimes: readonly ContainerRuntime[]): ScanProblem {
  const answered = problems.filter(({ code }) => code !== 'TOOL_NOT_FOUND');
  const telling = answered.find(({ code }) => code !== 'IMAGE_NOT_FOUND') ?? answered[0];
  return (
    telling ?? {
      code: 'TOOL_NOT_FOUND',
      message: `${name} was looked for nowhere: no container runtime was found (${runtimes.map(({ label }) => label).join(', ')}).`,
      next: 'Install one and put its folder into PATH, or scan a tarball of the image.',
    }
  );
}
