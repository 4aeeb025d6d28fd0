import type { ScanAspect, ScannerFindings } from '../../model/scan-report.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { ScanOptions, ScanTarget } from '../scanner.js';
import { reportLimit } from '../tool-environment.js';
import { trivyEnvironment, trivyFiles } from './environment.js';
import { readTrivyReport } from './read-report.js';

/**
 * `trivy image --input`: every option stands in docs/guide/references/configuration/cli/trivy_image.md of versions 0.60 to 0.7x. A tarball
 * is the only source, so no name is ever looked up.
 */
export function scanArchive(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> {
  return {
    program: 'trivy',
    args: [
      'image',
      ...['--input', target.archive],
      ...['--format', 'json'],
      ...['--scanners', scannersFor(options.aspects)],
      ...imageConfigScanners(options.aspects),
      '--list-all-pkgs',
      '--no-progress',
      ...['--config', '{folder}/trivy.yaml'],
      ...['--ignorefile', '{folder}/.trivyignore'],
      ...['--module-dir', '{folder}/modules'],
      ...['--exit-code', '0'],
      ...['--timeout', `${Math.max(1, Math.ceil(options.timeoutMs / 1_000))}s`],
      ...(options.server === undefined ? [] : ['--server', options.server]),
      ...(options.updateDatabase ? [] : offline(options)),
    ],
    ...trivyEnvironment(options),
    files: trivyFiles,
    timeoutMs: options.timeoutMs,
    limit: reportLimit,
    parse: (output) => readTrivyReport(output, lookedFor(options.aspects)),
  };
}

/** What `--scanners` is to find in files. Vulnerabilities are the least: a run without any scanner is refused. */
function scannersFor(aspects: readonly ScanAspect[]): string {
  const scanners = [...(aspects.includes('vulnerabilities') ? ['vuln'] : []), ...(aspects.includes('secrets') ? ['secret'] : [])];
  return scanners.length === 0 ? 'vuln' : scanners.join(',');
}

/** What to find in the image's own configuration: its environment and its history. */
function imageConfigScanners(aspects: readonly ScanAspect[]): readonly string[] {
  const scanners = [...(aspects.includes('misconfigurations') ? ['misconfig'] : []), ...(aspects.includes('secrets') ? ['secret'] : [])];
  return scanners.length === 0 ? [] : ['--image-config-scanners', scanners.join(',')];
}

/** With a server the database is the server's, but Java archives are still named with the one here. */
function offline({ server }: ScanOptions): readonly string[] {
  return [...(server === undefined ? ['--skip-db-update'] : []), '--skip-java-db-update', '--offline-scan'];
}

function lookedFor(aspects: readonly ScanAspect[]): readonly ScanAspect[] {
  return aspects.filter((aspect) => aspect !== 'malware');
}
