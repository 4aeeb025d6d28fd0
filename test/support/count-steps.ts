import { Session } from 'node:inspector/promises';

/**
 * How many blocks of our own code ran: the engine's own counters of every function and loop body, so the same number on every machine.
 * A bound on it says that work does not grow faster than the input; a clock could not say that. A collection of garbage may take
 * counters away while the work runs, so that it is counted twice, and the higher number is the right one.
 */
export async function countSteps(work: () => void): Promise<number> {
  return Math.max(await countOnce(work), await countOnce(work));
}

async function countOnce(work: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  try {
    work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const ours = result.filter(({ url }) => url.includes('/src/core/'));
    const ranges = ours.flatMap(({ functions }) => functions.flatMap((block) => block.ranges));
    return ranges.reduce((sum, { count }) => sum + count, 0);
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}
