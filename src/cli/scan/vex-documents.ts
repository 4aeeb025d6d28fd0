import { escapeText, type VexDocument } from '../../core/index.js';
import * as node from '../../node/policies/vex-documents.js';
import type { ScanSession } from './session.js';

/** The exploitability documents that the governing policies name. One that cannot be read takes no vulnerability away, and is said. */
export function vexDocuments({ governing, root, show, io }: ScanSession): readonly VexDocument[] {
  return node.vexDocuments({
    ...{ governing, root, show },
    workingDirectory: io.workingDirectory,
    hear: (sentence) => io.note(`wharfmaster: ${escapeText(sentence)}`),
    isCancelled: () => io.isCancelled(),
  });
}
