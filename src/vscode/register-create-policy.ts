import * as vscode from 'vscode';
import { checkWorkspaceMethod, type CheckWorkspaceResult } from '../lsp/protocol.js';
import type { Server } from './server.js';

const policyFile = '.wharfmaster.yaml';

/** *Create Policy File*: a first policy that allows what the folder uses today, opened for the person to cut down. */
export function registerCreatePolicy(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand('wharfmaster.createPolicy', async (at?: unknown) => {
    const folder = at instanceof vscode.Uri ? vscode.workspace.getWorkspaceFolder(at) : await chooseFolder();
    if (folder === undefined) return;
    const file = vscode.Uri.joinPath(folder.uri, policyFile);
    if (!(await exists(file))) await create(file, await draft(server, folder), log);
    await vscode.window.showTextDocument(file);
  });
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: 'Which folder shall the policy be for?' });
  if (folders.length === 0) void vscode.window.showInformationMessage('Open a folder first: a policy covers the files below it.');
  return folders[0];
}

/** Drafted from the images in use; from none when the server cannot say which those are. */
async function draft(server: Server, folder: vscode.WorkspaceFolder): Promise<string> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Looking for the images in use', cancellable: true };
  const [found, { draftPolicy, parseReference }] = await Promise.all([
    vscode.window.withProgress(options, (_, token) =>
      server.request<CheckWorkspaceResult>(checkWorkspaceMethod, { folder: folder.uri.toString() }, token),
    ),
    import('./policy-text.js'),
  ]);
  const images = (found?.repositories ?? []).map(parseReference).flatMap((parsed) => (parsed.ok ? [parsed.value.reference] : []));
  return draftPolicy(images, folder.name);
}

/** As an edit of the workspace, so that Undo works; an existing file is never written over. */
async function create(file: vscode.Uri, text: string, log: vscode.LogOutputChannel): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { overwrite: false, ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  if (await vscode.workspace.applyEdit(edit)) log.info(`Created ${file.toString()}.`);
  else void vscode.window.showErrorMessage(`${file.path} could not be created. Is the folder writable?`);
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
