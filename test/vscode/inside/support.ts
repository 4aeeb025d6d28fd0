import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../host/eventually.js';

export { eventually };

/** The folder of the workspace with this name. */
export function folder(name: 'shop' | 'free'): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.find((one) => one.name === name);
  assert.ok(found !== undefined, `no folder ${name}`);
  return found.uri;
}

export async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Writes a file and opens it. */
export async function openNew(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return open(uri);
}

export async function setText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'wharfmaster');
}

/** `rule@text under it`, in the order of the file. */
export function summary(document: vscode.TextDocument): string[] {
  return findings(document.uri)
    .toSorted((a, b) => a.range.start.compareTo(b.range.start))
    .map((finding) => `${ruleOf(finding)}@${document.getText(finding.range)}`);
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until the file's findings are these. */
export function expectFindings(document: vscode.TextDocument, expected: readonly string[]): Promise<unknown> {
  let last: string[] = [];
  return eventually(JSON.stringify(expected), () => {
    last = summary(document);
    return JSON.stringify(last) === JSON.stringify(expected);
  }).catch((cause: unknown) => {
    assert.deepEqual(last, expected, String(cause));
  });
}

export async function quickFixes(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    50,
  );
  // VS Code's own assistant offers actions too; this API tells neither whose they are nor which finding they mend.
  return actions.filter((action) => action.edit !== undefined || action.command?.command.startsWith('wharfmaster.') === true);
}

export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers
    .flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')))
    .join('\n');
}
