import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { explainFailure, notUnderstood } from '../explain-failure.js';
import type { ScanOptions, ToolVersion } from '../scanner.js';
import { scoutEnvironment } from './environment.js';
import { scoutSigns } from './signs.js';

/** Prints a picture made of letters and `version: v1.20.4 (…)`. */
export function askVersion(options: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return {
    program: 'docker',
    args: ['scout', 'version'],
    ...scoutEnvironment(options),
    timeoutMs: Math.min(options.timeoutMs, 30_000),
    parse(output) {
      if (output.exitCode !== 0) return explainFailure('Docker Scout', output, scoutSigns);
      const version = /v?(\d+\.\d+\.\d+[\w.-]{0,40})/.exec(output.stdout.slice(0, 8_000))?.[1];
      return version === undefined
        ? failed(notUnderstood('Docker Scout', output.stdout.trim() === '' ? 'empty' : 'foreign'))
        : ok({ version });
    },
  };
}
