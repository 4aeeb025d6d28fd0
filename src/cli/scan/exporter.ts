import { failed, type ImageExporter } from '../../core/index.js';
import type { NodeToolRunner } from '../../node/tool-runner.js';

/** Fetches images for this run. */
export function createExporter(runner: NodeToolRunner, timeoutMs: number): ImageExporter {
  void [runner, timeoutMs];
  const problem = { code: 'NOT_SUPPORTED', message: 'Images cannot be exported yet.', next: 'Wait for the next version.' } as const;
  return { export: () => Promise.resolve(failed(problem)) };
}
