import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ImportFile, ImportOutcome } from '../core/index.js';
import { checkWorkspaceMethod, type CheckWorkspaceResult } from '../lsp/protocol.js';
import { findImportable } from './find-importable.js';
import type { Server } from './server.js';

const policyFile = '.wharfmaster.yaml';

/**
 * *Create Policy File*: a first policy, opened for the person to cut down. It takes over what other tools in the folder enforce, as far as
 * the person wants that, with the review list beside it; else it allows what the folder uses today.
 */
export function registerCreatePolicy(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand('wharfmaster.createPolicy', async (at?: unknown) => {
    const folder = at instanceof vscode.Uri ? vscode.workspace.getWorkspaceFolder(at) : await chooseFolder();
    if (folder === undefined) return;
    const file = vscode.Uri.joinPath(folder.uri, policyFile);
    if (!(await exists(file))) {
      const imported = await offerImport(folder);
      if (imported === 'cancelled') return;
      const text = imported?.text ?? (await draft(server, folder));
      const keys = (imported?.keys ?? []).map((key) => ({ uri: vscode.Uri.joinPath(folder.uri, key.name), text: key.text }));
      await create([{ uri: file, text }, ...keys], log);
      if (imported !== undefined) await showReview(imported);
    }
    await vscode.window.showTextDocument(file);
  });
}

/** What the person wants to take over; undefined when there is nothing, or nothing was chosen. */
async function offerImport(folder: vscode.WorkspaceFolder): Promise<ImportOutcome | 'cancelled' | undefined> {
  const { recognisedBy } = await import('./policy-text.js');
  const options = { location: vscode.ProgressLocation.Notification, title: 'Looking for what other tools enforce', cancellable: true };
  const found = await vscode.window.withProgress(options, (_, token) => findImportable(folder, recognisedBy, token));
  if (found.length === 0) return undefined;
  const chosen = await vscode.window.showQuickPick(
    found.map((file) => ({ label: file.file, description: recognisedBy(file).join(', '), picked: true, file })),
    {
      canPickMany: true,
      title: 'These files say which images may be used',
      placeHolder: 'Choose what the policy takes over; nothing, to start from the images in use',
    },
  );
  if (chosen === undefined) return 'cancelled';
  return chosen.length === 0
    ? undefined
    : imported(
        chosen.map(({ file }) => file),
        folder.name,
      );
}

async function imported(files: readonly ImportFile[], name: string): Promise<ImportOutcome | 'cancelled'> {
  const { importFiles } = await import('./policy-text.js');
  const outcome = importFiles(files, {
    name,
    toolVersion: __ENGINE_VERSION__,
    now: Date.now(),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  });
  if (outcome.ok) return outcome.value;
  void vscode.window.showErrorMessage(`${outcome.problem.message} ${outcome.problem.next}`);
  return 'cancelled';
}

/** Each decision with its file and line, to go through beside the policy. */
async function showReview({ remarks }: ImportOutcome): Promise<void> {
  const { describeRemark, escapeText } = await import('./policy-text.js');
  const content = remarks.map((remark) => `${escapeText(describeRemark(remark))}\n`).join('');
  const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
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

interface NewFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** As an edit of the workspace, so that Undo works; an existing file is never written over. */
async function create(files: readonly NewFile[], log: vscode.LogOutputChannel): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, text } of files)
    edit.createFile(uri, { overwrite: false, ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  const [policy] = files;
  if (await vscode.workspace.applyEdit(edit)) log.info(`Created ${files.map(({ uri }) => uri.toString()).join(', ')}.`);
  else void vscode.window.showErrorMessage(`${policy?.uri.path ?? policyFile} could not be created. Is the folder writable?`);
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
