import type { ReportOptions } from '../report.js';
import type { TrustAudit } from './trust-audit.js';

/** One form in which a verification is printed. */
export interface TrustForm {
  readonly id: string;
  /** For whom, in a few words. */
  readonly label: string;
  /** The whole text, with its last line break. */
  print(audit: TrustAudit, options: ReportOptions): string;
}
