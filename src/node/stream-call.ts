import { ok, type ScanProblem, type StreamCall } from '../core/index.js';
import type { NodeToolRunner } from './tool-runner.js';

/**
 * Runs a program that prints a line whenever something happens, until the signal ends it. Resolves when it has ended: with why, or with
 * nothing when it was called off or ended by itself without a word. A line that is not understood is passed over; `heard` is told once.
 */
export async function streamCall<T>(
  call: StreamCall<T>,
  tools: NodeToolRunner,
  heard: { value(value: T): void; problem(problem: ScanProblem): void },
  signal: AbortSignal,
): Promise<ScanProblem | undefined> {
  let hasComplained = false;
  const onLine = (line: string): void => {
    const read = call.line(line);
    if (read.ok && read.value !== undefined) heard.value(read.value);
    if (read.ok || hasComplained) return;
    hasComplained = true;
    heard.problem(read.problem);
  };
  const { result } = await tools.run({ ...withoutLine(call), timeoutMs: 0, parse: (output) => ok(output) }, signal, { onLine });
  if (signal.aborted) return undefined;
  if (!result.ok) return result.problem;
  return call.ended?.(result.value);
}

function withoutLine<T>({ program, args, env, inherits }: StreamCall<T>) {
  return { program, args, ...(env !== undefined && { env }), ...(inherits !== undefined && { inherits }) };
}
