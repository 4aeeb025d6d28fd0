import { expect, it } from 'vitest';
import { remoteKind } from '../../../../src/vscode/signing/remote-kind.js';

it('tells the person’s own machine from the kinds of hosts that an administrator lists', () => {
  expect(remoteKind(undefined)).toBeUndefined();
  expect(['ssh-remote', 'dev-container', 'attached-container', 'wsl', 'codespaces', 'tunnel'].map(remoteKind)).toEqual([
    ...['ssh-remote', 'dev-container', 'attached-container', 'wsl', 'codespaces', 'tunnel'],
  ]);
  expect(['127.0.0.1:8080', 'localhost:8080', 'localhost', 'code.bank.example'].map(remoteKind)).toEqual(Array(4).fill('browser'));
});
