import { toSbom, type Sbom } from '../evidence/statements/bill-of-materials.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ScanProblem } from '../model/scan-report.js';
import type { ExportedImage, ToolRunner } from '../ports.js';
import type { Scanner, ScanOptions } from '../scanners/scanner.js';

/** What makes bills of materials, and how. */
export interface SbomRequest {
  /** In the order of preference; the first one that can is asked first. */
  readonly scanners: readonly Scanner[];
  readonly options: (scanner: Scanner) => ScanOptions;
}

/** A bill of materials of the very archive that is pushed, from the first scanner that makes one; the last failure when none does. */
export async function makeSbom(
  image: Pick<ExportedImage, 'subject' | 'archive' | 'local'>,
  { scanners, options }: SbomRequest,
  tools: ToolRunner,
  signal: AbortSignal,
): Promise<Result<Sbom, ScanProblem>> {
  let problem = noneMakesOne;
  for (const scanner of scanners) {
    if (scanner.sbom === undefined) continue;
    const { result } = await tools.run(scanner.sbom(image, options(scanner)), signal);
    const sbom = result.ok ? toSbom(result.value.text, image.subject, scanner) : result;
    if (sbom.ok) return ok(sbom.value);
    problem = sbom.problem;
  }
  return failed(problem);
}

const noneMakesOne: ScanProblem = {
  code: 'NOT_SUPPORTED',
  message: 'None of the scanners that are found here makes bills of materials.',
  next: 'Install Trivy or Grype, or leave the attestation to the pipeline.',
};
