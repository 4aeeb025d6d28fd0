import type { ScanReport } from '../../model/scan-report.js';
import type { MergedVulnerability } from '../../model/scan-verdict.js';

export function mergedVulnerabilities(reports: readonly ScanReport[]): readonly MergedVulnerability[] {
  return reports.flatMap(({ scanner, vulnerabilities }) =>
    vulnerabilities.map((item) => ({
      ...item,
      sightings: [{ scanner: scanner.id, id: item.id, severity: item.severity, fixedIn: item.fixedIn }],
      disagreements: [],
    })),
  );
}
