import * as vscode from 'vscode';
import { exportEvidenceMethod, verifyEvidenceMethod } from '../../tool-host/protocol.js';
import type { ExportedEvidence, VerifiedEvidence } from '../../tool-host/evidence-protocol.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { count } from '../scanning/words.js';
import { evidencePage } from './pages.js';
import { scopeFor } from './scope.js';
import { showPage } from './show-page.js';
import type { Signing } from './signing.js';

/** *Verify Evidence Log*: recomputes it, and says what that does not prove. */
export async function verifyEvidence({ scanning: { host }, settings, pages }: Signing): Promise<VerifiedEvidence> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Verifying the evidence log', cancellable: true };
  const verified = await vscode.window.withProgress(options, (_, token) =>
    host.request<VerifiedEvidence>(verifyEvidenceMethod, scopeFor(settings()), token),
  );
  await showPage(pages, 'Evidence log', evidencePage(verified));
  return verified;
}

/** *Export Evidence…*: every record that holds, one a line, into a file of the person's choice. */
export async function exportEvidence({ scanning: { host }, settings }: Signing): Promise<ExportedEvidence | undefined> {
  const file = await vscode.window.showSaveDialog({
    title: 'Export Evidence',
    saveLabel: 'Export',
    filters: { 'JSON Lines': ['jsonl'] },
    defaultUri: vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'evidence.jsonl'),
  });
  if (file === undefined) return undefined;
  const exported = await host.request<ExportedEvidence>(exportEvidenceMethod, { ...scopeFor(settings()), file: file.fsPath });
  if ('problem' in exported) void tellError(`${exported.problem.message} ${exported.problem.next}`);
  else void vscode.window.showInformationMessage(`${count(exported.records, 'record')} exported.`);
  return exported;
}
