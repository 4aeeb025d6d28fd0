import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood } from '../explain-failure.js';
import type { ScanOptions, ScanTarget, WrittenSbom } from '../scanner.js';
import { reportLimit } from '../tool-environment.js';
import { trivyEnvironment, trivyFiles } from './environment.js';
import { trivySigns } from './signs.js';

/**
 * With `--format cyclonedx` Trivy looks for no vulnerabilities and needs no database for them; Java archives are named by the Java database
 * that is here, and nothing is fetched (trivy.dev, Guide, Supply chain, SBOM).
 */
export function listComponents(target: ScanTarget, options: ScanOptions): ToolCall<WrittenSbom> {
  return {
    program: 'trivy',
    args: [
      'image',
      ...['--input', target.archive],
      ...['--format', 'cyclonedx'],
      '--no-progress',
      ...['--config', '{folder}/trivy.yaml'],
      ...['--ignorefile', '{folder}/.trivyignore'],
      ...['--module-dir', '{folder}/modules'],
      ...['--exit-code', '0'],
      ...['--timeout', `${Math.max(1, Math.ceil(options.timeoutMs / 1_000))}s`],
      ...(options.server === undefined ? [] : ['--server', options.server]),
      ...(options.updateDatabase ? [] : ['--skip-java-db-update', '--offline-scan']),
    ],
    ...trivyEnvironment(options),
    files: trivyFiles,
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: readComponents,
  };
}

function readComponents(output: ToolOutput): Result<WrittenSbom, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Trivy', output, trivySigns);
  return output.stdout.trim() === ''
    ? failed(notUnderstood('Trivy', 'empty'))
    : ok({ mediaType: 'application/vnd.cyclonedx+json', text: output.stdout });
}
