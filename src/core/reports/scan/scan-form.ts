import type { ReportOptions } from '../report.js';
import type { ScanAudit } from './scan-audit.js';

/** One form in which a scan is printed. */
export interface ScanForm {
  readonly id: string;
  /** For whom, in a few words: `--help` shows it. */
  readonly label: string;
  /** The whole text, with its last line break. */
  print(audit: ScanAudit, options: ReportOptions): string;
}
