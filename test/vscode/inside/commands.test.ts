import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, findings, folder, open, openNew } from './support.js';

interface Checked {
  readonly filesRead: number;
  readonly counts: { readonly allowed: number; readonly denied: number };
  readonly cancelled: boolean;
}

describe('The commands', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are all there in a trusted workspace', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest: unknown = vscode.extensions.getExtension('wharfmaster.wharfmaster')?.packageJSON;
    for (const command of commandsOf(manifest)) assert.ok(registered.has(command), command);
  });

  it('check the workspace: closed files have their findings in the Problems view too', async () => {
    const closed = vscode.Uri.joinPath(folder('shop'), 'closed/Dockerfile');
    const result = await vscode.commands.executeCommand<Checked>('wharfmaster.checkWorkspace');
    assert.equal(result.cancelled, false);
    assert.ok(result.filesRead >= 3, `${result.filesRead} files read`);
    assert.ok(result.counts.denied >= 2 && result.counts.allowed >= 1, JSON.stringify(result.counts));
    await eventually('the finding in the closed file', () => findings(closed).length === 1);
    assert.ok(
      !vscode.workspace.textDocuments.some(
        (document) =>
          document.uri.toString() === closed.toString() &&
          !document.isClosed &&
          vscode.window.visibleTextEditors.some((editor) => editor.document === document),
      ),
    );
  });

  it('replace an image by one that was chosen, unless the file changed meanwhile', async () => {
    const file = await openNew(vscode.Uri.joinPath(folder('shop'), 'commands/Dockerfile'), 'FROM node:20\n');
    const range = { start: { line: 0, character: 5 }, end: { line: 0, character: 12 } };
    const choices = [{ reference: 'registry.shop.example/base/node:22-slim', label: 'node' }];
    const ask = (version: number) =>
      vscode.commands.executeCommand('wharfmaster.chooseImage', { uri: file.uri.toString(), version, range, written: 'node:20', choices });
    const asked = ask(file.version);
    await eventually('the list', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return file.getText() === 'FROM registry.shop.example/base/node:22-slim\n';
    });
    await asked;
  });

  it('explain the image at the cursor', async () => {
    await openNew(vscode.Uri.joinPath(folder('shop'), 'commands/explain.Dockerfile'), 'FROM node:20\n');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor !== undefined);
    editor.selection = new vscode.Selection(0, 7, 0, 7);
    await vscode.commands.executeCommand('wharfmaster.explain');
    const page = await eventually('the explanation', () =>
      vscode.workspace.textDocuments.find((document) => document.uri.scheme === 'wharfmaster-explanation'),
    );
    assert.match(page.getText(), /node/);
    assert.match(page.getText(), /shop-policy/);
  });

  it('ask nothing and write nothing when the policy is a link or lies outside the workspace', async () => {
    const outside = vscode.Uri.joinPath(folder('shop'), '../outside.yaml');
    const link = vscode.Uri.joinPath(folder('shop'), 'linked.yaml');
    await vscode.workspace.fs.writeFile(outside, new TextEncoder().encode('apiVersion: wharfmaster/v1\nkind: ImagePolicy\n'));
    await symlink(outside.fsPath, link.fsPath);
    for (const policy of [outside, link]) {
      const range = { start: { line: 0, character: 5 }, end: { line: 0, character: 6 } };
      const labels = [{ layer: 'workspace', uri: policy.toString() }];
      const question = {
        uri: outside.toString(),
        range,
        rule: 'unapproved-registry',
        written: 'x',
        match: 'docker.io/library/x',
        policy: labels,
      };
      await vscode.commands.executeCommand('wharfmaster.addException', question);
    }
    assert.ok(!(await vscode.workspace.openTextDocument(outside)).getText().includes('exceptions'));
  });

  it('draft a policy from the images in use where there is none, and never write over one', async () => {
    const uri = vscode.Uri.joinPath(folder('free'), '.wharfmaster.yaml');
    const original = await vscode.workspace.fs.readFile(uri);
    await vscode.workspace.fs.delete(uri);
    await vscode.commands.executeCommand('wharfmaster.createPolicy', folder('free'));
    const drafted = await open(uri);
    assert.match(drafted.getText(), /^kind: ImagePolicy$/m);
    assert.match(drafted.getText(), /docker\.io/);
    const text = drafted.getText();
    await vscode.commands.executeCommand('wharfmaster.createPolicy', folder('free'));
    assert.equal(drafted.getText(), text);
    await vscode.workspace.fs.writeFile(uri, original);
  });
});

function commandsOf(manifest: unknown): string[] {
  if (typeof manifest !== 'object' || manifest === null || !('contributes' in manifest)) return [];
  const { contributes } = manifest;
  if (typeof contributes !== 'object' || contributes === null || !('commands' in contributes) || !Array.isArray(contributes.commands))
    return [];
  return contributes.commands.map((command: { command: string }) => command.command);
}
