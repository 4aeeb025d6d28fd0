import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, expectFindings, findings, folder, openNew, quickFixes } from './support.js';

const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder('shop'), 'kinds', path);
const write = (path: string, text: string): Thenable<void> => vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));

describe('Every kind of file in a real VS Code', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
  });

  it('takes what .env says into account, and follows it when it is written', async () => {
    await write('.env', 'REGISTRY=evil.example\n');
    const compose = await openNew(at('compose.yaml'), 'services:\n  web:\n    image: ${REGISTRY}/web:1\n');
    await expectFindings(compose, ['unapproved-registry@${REGISTRY}/web:1']);
    await write('.env', 'REGISTRY=registry.shop.example\n');
    await expectFindings(compose, []);
  });

  it('marks an image inside an inline Dockerfile on its exact words, and fixes it there', async () => {
    const text = 'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM node:20\n        RUN true\n';
    const compose = await openNew(at('inline/compose.yaml'), text);
    await expectFindings(compose, ['unapproved-registry@node:20']);
    const [finding] = findings(compose.uri);
    const [fix] = (await quickFixes(compose, finding?.range ?? new vscode.Range(0, 0, 0, 0))).filter(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit !== undefined && (await vscode.workspace.applyEdit(fix.edit)));
    assert.equal(compose.getText(), text.replace('node:20', 'registry.shop.example/base/node:20'));
    await expectFindings(compose, []);
  });

  it('edits the file in which the image is written', async () => {
    await write('built/.env', '# the base\nBASE=node:20\n');
    const compose = await openNew(
      at('built/compose.yaml'),
      'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM ${BASE}\n',
    );
    await expectFindings(compose, ['unapproved-registry@${BASE}']);
    const [finding] = findings(compose.uri);
    const [fix] = (await quickFixes(compose, finding?.range ?? new vscode.Range(0, 0, 0, 0))).filter(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit !== undefined && (await vscode.workspace.applyEdit(fix.edit)));
    const env = await vscode.workspace.openTextDocument(at('built/.env'));
    assert.equal(env.getText(), '# the base\nBASE=registry.shop.example/base/node:20\n');
    await expectFindings(compose, []);
  });

  for (const [path, text, written] of [
    ['.github/workflows/ci.yml', 'on: push\njobs:\n  a:\n    container: quay.io/x/y:1\n', 'quay.io/x/y:1'],
    ['.devcontainer/devcontainer.json', '{\n  // with a comment\n  "image": "quay.io/x/y:1",\n}\n', 'quay.io/x/y:1'],
    ['docker-bake.hcl', 'target "a" {\n  contexts = { b = "docker-image://quay.io/x/y:1" }\n}\n', 'quay.io/x/y:1'],
    ['main.tf', 'resource "docker_container" "a" {\n  image = "quay.io/x/y:1"\n}\n', 'quay.io/x/y:1'],
    ['Jenkinsfile', "pipeline { agent { docker { image 'quay.io/x/y:1' } } }\n", 'quay.io/x/y:1'],
    ['chart/values.yaml', 'image:\n  repository: quay.io/x/y\n  tag: "1"\n', 'quay.io/x/y'],
    ['web.container', '[Container]\nImage=quay.io/x/y:1\n', 'quay.io/x/y:1'],
  ] as const) {
    it(`sees ${path} without any extension that gives it a language`, async () => {
      const document = await openNew(at(`single/${path}`), text);
      await eventually(`the finding in ${path}`, () => findings(document.uri).length === 1);
      const [finding] = findings(document.uri);
      assert.equal(document.getText(finding?.range), written);
    });
  }
});
