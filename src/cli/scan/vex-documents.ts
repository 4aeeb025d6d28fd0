import type { VexDocument } from '../../core/index.js';
import type { ScanSession } from './session.js';

/** The exploitability documents that the governing policies name. */
export function vexDocuments({ governing }: ScanSession): readonly VexDocument[] {
  void governing;
  return [];
}
