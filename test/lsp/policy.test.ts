import { symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const policyFile = '.wharfmaster.yaml';
const allowsHub = smallPolicy
  .replace('[registry.bank.example/**]', '[registry.bank.example/**, docker.io/library/**]')
  .replace(/bases:[^]*/, '');

async function opened(files: Record<string, string>): Promise<string> {
  client = await TestClient.start({ files });
  const uri = client.uri('Dockerfile');
  await client.open(uri, 'FROM node:20\n');
  return uri;
}

describe('a policy that is edited', () => {
  it('judges open files again at once, saved or not', async () => {
    const uri = await opened({ [policyFile]: smallPolicy });
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    const policy = client.uri(policyFile);
    await client.open(policy, smallPolicy, 'yaml');
    await client.replace(policy, allowsHub);
    expect(await client.pictures(uri)).toEqual([]);
    await client.close(policy);
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
  });

  it('follows the file on disk through the watcher that it asked for', async () => {
    const uri = await opened({ [policyFile]: smallPolicy });
    expect(await client.pictures(uri)).toHaveLength(1);
    expect(client.registrations.find(({ method }) => method === 'workspace/didChangeWatchedFiles')?.registerOptions).toMatchObject({
      watchers: [{ globPattern: '**/.wharfmaster.yaml' }],
    });
    client.write(policyFile, allowsHub);
    await client.touched(policyFile);
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('governs as soon as it appears, and no longer when it is deleted', async () => {
    const uri = await opened({});
    expect(await client.pictures(uri)).toEqual([]);
    client.write(policyFile, smallPolicy);
    await client.touched(policyFile, 1);
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    client.remove(policyFile);
    await client.touched(policyFile, 3);
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('only tightens from a nested folder', async () => {
    client = await TestClient.start({ files: { [policyFile]: smallPolicy, 'team/.wharfmaster.yaml': allowsHub } });
    const uri = client.uri('team/Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    const { policies } = await client.explain({ textDocument: { uri } });
    expect(policies.map((policy) => policy.uri)).toEqual([client.uri(policyFile), client.uri('team/.wharfmaster.yaml')].map(decodeSame));
  });
});

describe('a broken policy', () => {
  const broken = smallPolicy.replace('sources:', 'sauces:');

  it('is said on its exact line while the last good version stays in force', async () => {
    const uri = await opened({ [policyFile]: smallPolicy });
    const policy = client.uri(policyFile);
    await client.open(policy, smallPolicy, 'yaml');
    expect(await client.pictures(uri)).toHaveLength(1);
    await client.replace(policy, broken);
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    expect(await client.pictures(policy)).toEqual(['policy-invalid "sauces"']);
    expect(client.diagnostics.get(policy)?.diagnostics[0]?.message).toContain('last good version (1) stays in force');
    const { policies, file } = await client.explain({ textDocument: { uri } });
    expect(policies).toMatchObject([{ state: 'last-good', name: 'harbour', version: '1', problems: 1 }]);
    expect(file).toMatchObject({ state: 'judged', outcome: 'denied', counts: { denied: 1 } });
    await client.replace(policy, allowsHub);
    expect(await client.pictures(uri)).toEqual([]);
    expect(await client.pictures(policy)).toEqual([]);
  });

  it('allows nothing when there never was a good version', async () => {
    const uri = await opened({ [policyFile]: broken });
    expect(await client.pictures(uri)).toEqual([]);
    const { policies, file, image } = await client.explain({ textDocument: { uri }, position: { line: 0, character: 6 } });
    expect(policies).toMatchObject([{ state: 'broken' }]);
    expect(file).toMatchObject({ outcome: 'undetermined', counts: { allowed: 0, undetermined: 1 } });
    expect(image?.missing[0]).toContain('is broken');
    expect(client.diagnostics.get(decodeSame(client.uri(policyFile)))?.diagnostics[0]?.code).toBe('policy-invalid');
  });

  it('is not adopted while its own tests fail', async () => {
    const uri = await opened({ [policyFile]: smallPolicy });
    const policy = client.uri(policyFile);
    await client.open(policy, smallPolicy, 'yaml');
    await client.settled(uri);
    await client.replace(policy, `${allowsHub}tests:\n  - {image: "nginx:1", use: base, expect: denied}\n`);
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([{ state: 'last-good' }]);
    expect((await client.settled(policy)).map(({ code }) => code)).toEqual(['policy-invalid']);
    await client.replace(policy, `${allowsHub}tests:\n  - {image: "nginx:1", use: base, expect: allowed}\n`);
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('is one that is a link out of the folder', async () => {
    client = await TestClient.start({ files: { 'outside/policy.yaml': allowsHub, 'inside/x': '' }, folders: ['inside'] });
    symlinkSync(path.join(client.folder, 'outside/policy.yaml'), path.join(client.folder, 'inside', policyFile));
    const uri = client.uri('inside/Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([{ state: 'broken' }]);
  });
});

describe('the organisation’s policy', () => {
  const organisation = allowsHub.replace('harbour', 'bank');

  it('governs documents without a policy of their own, named by the application’s setting', async () => {
    client = await TestClient.start({ files: { 'org/policy.yaml': smallPolicy, 'work/x': '' }, folders: ['work'] });
    client.settings = { policy: path.join(client.folder, 'org/policy.yaml') };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    const uri = client.uri('work/Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([{ layer: 'organisation', state: 'good' }]);
  });

  it('is broken, never absent, when its file is missing', async () => {
    client = await TestClient.start({ settings: { policy: '/nowhere/policy.yaml' } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    const { policies, file } = await client.explain({ textDocument: { uri } });
    expect(policies).toMatchObject([{ layer: 'organisation', state: 'broken' }]);
    expect(file?.outcome).toBe('undetermined');
  });

  it('refuses sections that a lower layer may not have', async () => {
    client = await TestClient.start({
      files: { 'org/policy.yaml': organisation, [`work/${policyFile}`]: `${smallPolicy}enforcement: {ci: off}\n` },
      folders: ['work'],
    });
    client.settings = { policy: path.join(client.folder, 'org/policy.yaml') };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    const policy = client.uri(`work/${policyFile}`);
    await client.open(policy, `${smallPolicy}enforcement: {ci: off}\n`, 'yaml');
    expect(await client.pictures(policy)).toEqual(['policy-invalid "enforcement"']);
  });

  it('stays visible whatever a person’s severity setting says', async () => {
    client = await TestClient.start({ files: { 'org/policy.yaml': smallPolicy, 'work/x': '' }, folders: ['work'] });
    client.settings = { policy: path.join(client.folder, 'org/policy.yaml'), severity: { 'unapproved-registry': 'off' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    const uri = client.uri('work/Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.settled(uri)).toMatchObject([{ severity: 1 }]);
  });

  it('may be hidden or toned down when it is a workspace’s own', async () => {
    client = await TestClient.start({ files: { [policyFile]: smallPolicy }, settings: { severity: { 'unapproved-registry': 'hint' } } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.settled(uri)).toMatchObject([{ severity: 4 }]);
    client.settings = { severity: { 'unapproved-registry': 'off' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    expect(await client.settled(uri)).toEqual([]);
    expect((await client.explain({ textDocument: { uri } })).file?.outcome).toBe('denied');
  });
});

describe('extends', () => {
  it('puts the named policy above, and is broken when it leads nowhere', async () => {
    client = await TestClient.start({
      files: { [policyFile]: `${allowsHub}extends: base/strict.yaml\n`, 'base/strict.yaml': smallPolicy },
    });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    client.write(policyFile, `${allowsHub}extends: ../elsewhere.yaml\n`);
    await client.touched(policyFile);
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([{ state: 'broken' }]);
    expect(client.diagnostics.get(decodeSame(client.uri(policyFile)))?.diagnostics).toMatchObject([{ code: 'policy-invalid' }]);
  });
});

/** The server spells URIs of files that the client never named in its own way; both are the same file. */
function decodeSame(uri: string): string {
  return uri;
}
