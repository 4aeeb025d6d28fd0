import { findImage } from '../../node/find-image.js';
import { failed, ok, runtimes, type ImageSource, type Result, type ScanProblem, type ToolRunner } from '../../core/index.js';
import { displayPath } from '../../node/paths.js';
import type { ScanSession } from './session.js';
import type { Named } from './what-was-named.js';

/** An image to scan, and the sentence that says what it was taken for. */
export interface FoundSource {
  readonly source: ImageSource;
  readonly said: string;
}

/** A tarball as it is; an image as the first runtime knows it that has it, by its id from here on. Nothing is ever pulled. */
export async function findSource(named: Named, { command, io }: ScanSession, tools: ToolRunner): Promise<Result<FoundSource, ScanProblem>> {
  if (named.kind === 'tarball') {
    const shown = displayPath(named.path, io.workingDirectory);
    return ok({ source: { from: 'tarball', path: named.path }, said: `${shown} is taken for an image archive.` });
  }
  const asked = runtimes.filter(({ id }) => command.runtime === undefined || id === command.runtime);
  const found = await findImage({ name: named.name, runtimes: asked }, tools, io.cancel);
  if (!found.ok) return failed(withPull(found.problem, named.name, command.runtime));
  const { runtime, id, names, config, bytes } = found.value;
  const label = runtimes.find((candidate) => candidate.id === runtime)?.label ?? runtime;
  return ok({
    source: {
      from: 'runtime',
      runtime,
      id,
      name: named.name,
      tags: names,
      ...(config !== undefined && { config }),
      ...(bytes !== undefined && { bytes }),
    },
    said: `${named.name} is an image of ${label}, ${id}.`,
  });
}

function withPull(problem: ScanProblem, name: string, runtime = 'docker'): ScanProblem {
  if (problem.code !== 'IMAGE_NOT_FOUND') return problem;
  return { ...problem, next: `Fetch it first, e.g. with \`${runtime} pull ${name}\`, or build it; nothing is pulled from here.` };
}
