import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { explainFailure, notUnderstood } from '../explain-failure.js';
import type { ScanOptions, ToolVersion } from '../scanner.js';
import { aquaSigns } from './signs.js';

export function askVersion(options: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return {
    program: 'scannercli',
    args: ['version'],
    timeoutMs: Math.min(options.timeoutMs, 30_000),
    parse(output) {
      if (output.exitCode !== 0) return explainFailure('Aqua', output, aquaSigns);
      const version = /\d+\.\d+[\w.-]{0,40}/.exec(output.stdout.slice(0, 4_000))?.[0];
      return version === undefined ? failed(notUnderstood('Aqua', output.stdout.trim() === '' ? 'empty' : 'foreign')) : ok({ version });
    },
  };
}
