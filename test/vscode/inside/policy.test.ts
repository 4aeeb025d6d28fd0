import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, expectFindings, findings, folder, open, openNew, ruleOf, setText } from './support.js';

describe('Editing the policy', () => {
  let policy: vscode.TextDocument;
  let file: vscode.TextDocument;
  let original = '';
  before(async () => {
    file = await openNew(vscode.Uri.joinPath(folder('shop'), 'policy-test/Dockerfile'), 'FROM quay.io/x/y:1\n');
    policy = await open(vscode.Uri.joinPath(folder('shop'), '.wharfmaster.yaml'));
    original = policy.getText();
    await expectFindings(file, ['unapproved-registry@quay.io/x/y:1']);
  });
  afterEach(async () => {
    await setText(policy, original);
    await policy.save();
    await expectFindings(file, ['unapproved-registry@quay.io/x/y:1']);
  });

  it('judges every open file again at once, before the policy is saved', async () => {
    await setText(policy, original.replace('- registry.shop.example/**', '- registry.shop.example/**\n    - quay.io/x/**'));
    await expectFindings(file, ['unapproved-base@quay.io/x/y:1']);
  });

  it('says where a broken policy is broken, and keeps the last good one in force', async () => {
    await setText(policy, original.replace('sources:', 'sorces:'));
    const problem = await eventually('policy-invalid', () => findings(policy.uri).find((finding) => ruleOf(finding) === 'policy-invalid'));
    assert.equal(policy.getText(problem.range), 'sorces');
    assert.match(problem.message, /sources/);
    await expectFindings(file, ['unapproved-registry@quay.io/x/y:1']);
  });

  it('completes the keys of the policy language', async () => {
    await setText(policy, `${original}enf`);
    const end = policy.positionAt(policy.getText().length);
    await eventually('the key `enforcement`', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        policy.uri,
        end,
      );
      return items.some((item) => (typeof item.label === 'string' ? item.label : item.label.label).startsWith('enforcement'));
    });
  });
});
