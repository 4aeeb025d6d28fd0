import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('The host of these tests', () => {
  it('is a real VS Code, not older than package.json asks for', () => {
    const [major, minor] = vscode.version.split('.').map(Number);
    assert.equal(major, 1);
    assert.ok((minor ?? 0) >= 124, vscode.version);
  });
});
