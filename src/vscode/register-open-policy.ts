import * as vscode from 'vscode';
import type { Server } from './server.js';
import { explain } from './ask-server.js';

/** *Open Policy*: shows the policy file that has the nearest say about the open file; with several, the person chooses. */
export function registerOpenPolicy(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand('wharfmaster.openPolicy', async () => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const policies = (await explain(server, uri === undefined ? {} : { textDocument: { uri } }))?.policies ?? [];
    const items = policies.map((policy) => ({
      label: policy.name ?? policy.uri,
      description: `${policy.version ?? ''} ${policy.layer}`.trim(),
      uri: policy.uri,
    }));
    const chosen =
      items.length > 1
        ? await vscode.window.showQuickPick(items, { title: 'Open Policy', placeHolder: 'Every one of these has a say about this file' })
        : items[0];
    if (chosen !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(chosen.uri, true));
    else if (items.length === 0) await offerPolicy();
  });
}

async function offerPolicy(): Promise<void> {
  const create = 'Create Policy File';
  const chosen = await vscode.window.showInformationMessage(
    'No policy covers this file, so its images are not judged.',
    ...(vscode.workspace.isTrusted ? [create] : []),
  );
  if (chosen === create) await vscode.commands.executeCommand('wharfmaster.createPolicy');
}
