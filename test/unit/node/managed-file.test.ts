import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { managedFileLocation } from '../../../src/node/managed-file-location.js';
import { readManagedFile, type Ownership } from '../../../src/node/managed-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const administrator: Ownership = () => ({ uid: 0, mode: 0o100644 });
const text = [
  'apiVersion: wharfmaster/v1',
  'kind: ManagedSettings',
  'policy: {file: /etc/wharfmaster/policy.yaml, name: bank-standard, minSerial: 41}',
  'tools: {git: /usr/bin/git}',
  'disabled: [scan]',
].join('\n');

const read = (content: string, ownership = administrator): ReturnType<typeof readManagedFile> =>
  readManagedFile(join(temporaryFolder({ 'managed.yaml': content }), 'managed.yaml'), ownership);
const problemOf = (content: string, ownership = administrator): string => {
  const result = read(content, ownership);
  return result.ok
    ? 'none'
    : `${result.problem.code} ${result.problem.message.replace(/\/\S*managed\.yaml/g, 'FILE')} ${result.problem.next}`;
};

describe('the administrator’s file', () => {
  it('has one fixed place on each system', () => {
    expect(managedFileLocation('linux')).toBe('/etc/wharfmaster/managed.yaml');
    expect(managedFileLocation('darwin')).toBe('/Library/Application Support/Wharfmaster/managed.yaml');
    expect(managedFileLocation('win32')).toBe('C:\\ProgramData\\wharfmaster\\managed.yaml');
  });

  it('says how signers sign on this machine, where that is allowed, and who else may see credentials', () => {
    const result = read(
      [
        'apiVersion: wharfmaster/v1',
        'kind: ManagedSettings',
        'signing: {base-key: {engine: cosign, key: "hashivault://base-images"}, release: {engine: embedded}}',
        'signingHosts: [ssh-remote]',
        'tokenHosts: {registry.bank.example: [login.bank.example]}',
      ].join('\n'),
    );
    expect(result.ok && result.value?.settings).toMatchObject({
      signing: { 'base-key': { engine: 'cosign', key: 'hashivault://base-images' }, release: { engine: 'embedded' } },
      signingHosts: ['ssh-remote'],
      tokenHosts: { 'registry.bank.example': ['login.bank.example'] },
    });
  });

  it.each([
    ['signing: [base-key]', '`signing`'],
    ['signing: {base-key: {}}', '`signing`'],
    ['signing: {base-key: {engin: cosign}}', '`signing`'],
    ['signing: {base-key: {engine: 3}}', '`signing`'],
    ['signingHosts: ssh-remote', '`signingHosts`'],
    ['tokenHosts: {registry.bank.example: login.bank.example}', '`tokenHosts`'],
  ])('is refused as a whole for %s', (line, named) => {
    expect(problemOf(`apiVersion: wharfmaster/v1\nkind: ManagedSettings\n${line}`)).toMatch(new RegExp(`^MANAGED_INVALID.*${named}`));
  });

  it('names the policy that must govern', () => {
    const result = read(text);
    expect(result.ok && result.value?.settings).toEqual({
      policy: { file: '/etc/wharfmaster/policy.yaml', name: 'bank-standard', minSerial: 41 },
      trustRoots: {},
      tools: { git: '/usr/bin/git' },
      allowedHosts: [],
      evidenceSinks: [],
      disabled: ['scan'],
    });
  });

  it('is no news when it is not there', () =>
    expect(readManagedFile(join(temporaryFolder(), 'managed.yaml'), administrator)).toEqual({ ok: true, value: undefined }));

  it.each<[string, Ownership]>([
    ['a user owns it', () => ({ uid: 1000, mode: 0o100644 })],
    ['its group may write it', () => ({ uid: 0, mode: 0o100664 })],
    ['everybody may write it', () => ({ uid: 0, mode: 0o100646 })],
    ['a folder above it belongs to a user', (file) => ({ uid: file.endsWith('managed.yaml') ? 0 : 1000, mode: 0o755 })],
  ])('is refused, not ignored, when %s', (_, ownership) => expect(problemOf(text, ownership)).toMatch(/^MANAGED_WRITABLE /));

  it.each([
    ['polcy: {file: /x}', 'Did you mean `policy`?'],
    ['policy: {file: x.yaml}', 'no absolute path'],
    ['policy: {file: /x, serial: 3}', 'unknown key `serial`'],
    ['policy: {file: /x, minSerial: high}', 'whole number'],
    ['disabled: scan', 'lists of texts'],
    ['tools: [git]', 'maps of names'],
  ])('is refused as a whole when it says %j', (line, words) => {
    const problem = problemOf(`apiVersion: wharfmaster/v1\nkind: ManagedSettings\n${line}\n`);
    expect(problem).toMatch(/^MANAGED_INVALID /);
    expect(problem).toContain(words);
  });

  it.each(['', '[', '- a', 'kind: ManagedSettings', 'apiVersion: wharfmaster/v1\nkind: ImagePolicy'])(
    'is refused when it is %j',
    (content) => expect(problemOf(content)).toMatch(/^MANAGED_INVALID /),
  );
});
