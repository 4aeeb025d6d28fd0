import { toJson } from '../../escape.js';
import type { ScanAudit } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';
import { scanDocument } from './document.js';

/** One document with the verdict and everything that was found. */
export const json: ScanForm = {
  id: 'json',
  label: 'one JSON document',
  print: (audit: ScanAudit) => printJson(audit),
};

/** The very text that `--format json` prints: forms that render it carry its digest. */
export function printJson(audit: ScanAudit): string {
  return `${toJson(scanDocument(audit), 2)}\n`;
}
