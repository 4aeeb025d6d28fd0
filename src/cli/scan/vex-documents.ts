import { escapeText, type GoverningPolicy, type VexDocument } from '../../core/index.js';
import * as node from '../../node/policies/vex-documents.js';
import { createToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import { signersInForce } from '../../node/trust/signers-in-force.js';
import type { ScanSession } from './session.js';

/**
 * The exploitability documents that the governing policies name, with whoever signed them. One that cannot be read takes no vulnerability
 * away, and is said.
 */
export function vexDocuments(session: ScanSession): Promise<readonly VexDocument[]> {
  const { governing, root, show, io } = session;
  return node.vexDocuments({
    ...{ governing, root, show },
    workingDirectory: io.workingDirectory,
    hear: (sentence) => io.note(`wharfmaster: ${escapeText(sentence)}`),
    isCancelled: () => io.isCancelled(),
    signatures: { now: io.now, signal: io.cancel, known: (asking) => knownSigners(asking, session) },
  });
}

/** Whom the administrator's trust roots and the keys beside the policies let us know. */
function knownSigners(governing: GoverningPolicy, { managed, managedTools, workspaces, io }: ScanSession) {
  const roots = { managed: managed?.trustRoots ?? {}, flags: {}, settings: {}, workspaces };
  const search = toolSearch({ managed: managedTools, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  return signersInForce({ governing, roots, runner: createToolRunner(search), ownKeys: {} }, io.cancel);
}
