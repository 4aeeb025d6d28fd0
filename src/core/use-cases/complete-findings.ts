import type { ScannerFindings } from '../model/scan-report.js';
import type { ToolRunner } from '../ports.js';
import type { Scanner, ScanOptions, ToolVersion } from '../scanners/scanner.js';

/**
 * Some scanners do not say in a report which database they compared with, but do when asked for their version. Asked after the scan,
 * which may have fetched a newer one; what they do not answer stays unknown.
 */
export async function completeFindings(
  findings: ScannerFindings,
  scanner: Scanner,
  options: ScanOptions,
  tools: ToolRunner,
  signal: AbortSignal,
): Promise<ScannerFindings> {
  if (findings.database !== undefined) return findings;
  let told: Partial<ToolVersion> = {};
  for (const call of scanner.versions(options)) {
    if (told.database !== undefined) break;
    const { result } = await tools.run(call, signal);
    if (result.ok) told = { ...told, ...result.value };
  }
  const version = findings.version ?? told.version;
  return { ...findings, ...(version !== undefined && { version }), ...(told.database !== undefined && { database: told.database }) };
}
