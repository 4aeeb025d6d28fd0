import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, expectFindings, findings, folder, hoverText, open, openNew, quickFixes, ruleOf, setText } from './support.js';

const id = 'wharfmaster.wharfmaster';

describe('The packaged extension in a real VS Code', () => {
  let scratch: vscode.TextDocument;
  before(async () => {
    scratch = await openNew(vscode.Uri.joinPath(folder('shop'), 'scratch/Dockerfile'), '');
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is installed from its VSIX and wakes up for a Dockerfile', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension !== undefined);
    assert.match(extension.extensionPath, /extensions[\\/]wharfmaster\.wharfmaster-/);
    await eventually('it is active', () => extension.isActive);
  });

  it('marks exactly the image as one types, with what, why and next, and a link to the rule', async () => {
    await setText(scratch, 'FROM node:20 AS app\nRUN true\n');
    const [finding] = await eventually('a finding', () => (findings(scratch.uri).length > 0 ? findings(scratch.uri) : undefined));
    assert.ok(finding !== undefined);
    assert.equal(scratch.getText(finding.range), 'node:20');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.match(finding.message, /node:20/);
    assert.ok(typeof finding.code === 'object');
    assert.equal(finding.code.target.path, `/rules/${ruleOf(finding)}`);
    assert.equal(finding.code.target.authority, id);
  });

  it('offers one preferred fix that changes the image and no other byte', async () => {
    const text = 'FROM   --platform=linux/amd64\tnode:20   AS app  \r\n\r\n# node:20\r\nCOPY . /\r\n';
    await setText(scratch, '');
    await expectFindings(scratch, []);
    await setText(scratch, text);
    const [finding] = await eventually('a finding', () => (findings(scratch.uri).length === 1 ? findings(scratch.uri) : undefined));
    const offered = await quickFixes(scratch, finding?.range ?? new vscode.Range(0, 0, 0, 0));
    const preferred = offered.filter((action) => action.isPreferred);
    assert.equal(preferred.length, 1, `${String(finding?.message)}\n${offered.map((action) => action.title).join('\n')}`);
    const edit = preferred[0]?.edit;
    assert.ok(edit !== undefined && (await vscode.workspace.applyEdit(edit)));
    const before = scratch.getText().replaceAll('\r\n', '\n');
    assert.equal(before, text.replaceAll('\r\n', '\n').replace('node:20', 'registry.shop.example/base/node:20'));
    await expectFindings(scratch, []);
  });

  it('fixes a whole file at once with source.fixAll.wharfmaster', async () => {
    await setText(scratch, 'FROM node:20 AS a\nFROM node:22-slim\n');
    await eventually('two findings', () => findings(scratch.uri).length === 2);
    const all = new vscode.Range(0, 0, 2, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      scratch.uri,
      all,
      'source.fixAll.wharfmaster',
    );
    const edit = actions.find((action) => action.kind?.value === 'source.fixAll.wharfmaster')?.edit;
    assert.ok(edit !== undefined && (await vscode.workspace.applyEdit(edit)));
    assert.equal(scratch.getText(), 'FROM registry.shop.example/base/node:20 AS a\nFROM registry.shop.example/base/node:22-slim\n');
  });

  it('says in a hover what was judged, by which rule and by which policy and version', async () => {
    await setText(scratch, 'FROM node:20\n');
    await eventually('a finding', () => findings(scratch.uri).length === 1);
    const text = await hoverText(scratch, new vscode.Position(0, 7));
    assert.match(text, /shop-policy/);
    assert.match(text, /1\.4\.0/);
    assert.match(text, /registry\.shop\.example\/base\/node/);
  });

  it('completes approved images behind FROM', async () => {
    await setText(scratch, 'FROM \n');
    const list = await eventually('completions', async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        scratch.uri,
        new vscode.Position(0, 5),
      );
      return found.items.some((item) => labelOf(item).includes('registry.shop.example/base/node')) ? found : undefined;
    });
    assert.ok(list.items.length > 0);
  });

  it('judges a document that was never saved by the policy of the workspace, or leaves it alone, but never fails', async () => {
    const untitled = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: 'FROM node:20\n' });
    await vscode.window.showTextDocument(untitled);
    await hoverText(untitled, new vscode.Position(0, 6));
    assert.equal(vscode.extensions.getExtension(id)?.isActive, true);
  });

  it('judges each folder of a multi-root workspace by its own policy', async () => {
    const free = await open(vscode.Uri.joinPath(folder('free'), 'Dockerfile'));
    await setText(scratch, 'FROM node:20\n');
    await eventually('the finding in the other folder', () => findings(scratch.uri).length === 1);
    assert.deepEqual(findings(free.uri), []);
  });

  it('judges Kubernetes manifests, inside quotes and beside comments', async () => {
    const manifest = await open(vscode.Uri.joinPath(folder('shop'), 'k8s/deployment.yaml'));
    await expectFindings(manifest, ['unapproved-registry@quay.io/x/y:1']);
  });
});

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}
