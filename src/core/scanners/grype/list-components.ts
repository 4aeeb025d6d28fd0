import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { explainFailure, notUnderstood } from '../explain-failure.js';
import type { ScanOptions, ScanTarget, WrittenSbom } from '../scanner.js';
import { reportLimit } from '../tool-environment.js';
import { grypeEnvironment, grypeFiles } from './environment.js';
import { grypeSigns } from './signs.js';

/** Grype's CycloneDX lists every package that it recognises, with and without vulnerabilities, and needs its database all the same. */
export function listComponents(target: ScanTarget, options: ScanOptions): ToolCall<WrittenSbom> {
  return {
    program: 'grype',
    args: [`docker-archive:${target.archive}`, '-o', 'cyclonedx-json={folder}/sbom.json', '--config', '{folder}/grype.yaml'],
    ...grypeEnvironment(options),
    files: grypeFiles,
    reads: ['sbom.json'],
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: readComponents,
  };
}

function readComponents(output: ToolOutput): Result<WrittenSbom, ScanProblem> {
  if (output.exitCode !== 0) return explainFailure('Grype', output, grypeSigns);
  const text = output.files['sbom.json'] ?? '';
  return text.trim() === '' ? failed(notUnderstood('Grype', 'empty')) : ok({ mediaType: 'application/vnd.cyclonedx+json', text });
}
