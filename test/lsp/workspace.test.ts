import { afterEach, describe, expect, it, vi } from 'vitest';
import { CancellationTokenSource, ProgressType } from 'vscode-languageserver/node';
import type { CheckWorkspaceResult, ReadFileParams, ReadFileResult, WireFileState } from '../../src/lsp/protocol.js';
import { editorCapabilities, smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const policyFile = '.wharfmaster.yaml';
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: "quay.io/x/y:1"}\n';
const files = {
  [policyFile]: smallPolicy,
  'a/Dockerfile': 'FROM node:20\n',
  'b/pod.yaml': pod,
  'b/notes.yaml': 'a: 1\n',
  'c/Dockerfile': 'FROM registry.bank.example/base/node:20\n',
  'node_modules/x/Dockerfile': 'FROM node:20\n',
};

function check(params: object = {}): Promise<CheckWorkspaceResult> {
  return client.connection.sendRequest<CheckWorkspaceResult>('wharfmaster/checkWorkspace', params);
}

describe('Check Workspace', () => {
  it('judges every file and publishes what it finds in closed ones', async () => {
    client = await TestClient.start({ files });
    const result = await check();
    expect(result).toMatchObject({
      counts: { allowed: 1, denied: 2, undetermined: 0, excepted: 0 },
      withoutPolicy: 0,
      notRead: [],
      cancelled: false,
    });
    expect(result.files.map(({ uri, outcome }) => [uri, outcome])).toEqual([
      [client.uri('a/Dockerfile'), 'denied'],
      [client.uri('b/pod.yaml'), 'denied'],
      [client.uri('c/Dockerfile'), 'allowed'],
    ]);
    expect(client.diagnostics.get(client.uri('b/pod.yaml'))?.diagnostics).toMatchObject([
      { code: 'unapproved-registry', range: { start: { line: 5, character: 24 } } },
    ]);
  });

  it('reports as it goes when the client asks for that', async () => {
    client = await TestClient.start({ files });
    const states: WireFileState[] = [];
    const kinds: string[] = [];
    client.connection.onProgress(new ProgressType<WireFileState[]>(), 'partial', (found) => void states.push(...found));
    client.connection.onProgress(new ProgressType<{ kind: string }>(), 'done', ({ kind }) => void kinds.push(kind));
    const result = await check({ workDoneToken: 'done', partialResultToken: 'partial' });
    expect(result.files).toEqual([]);
    expect(states).toHaveLength(3);
    expect([kinds[0], kinds.at(-1)]).toEqual(['begin', 'end']);
  });

  it('stops when it is called off, and says so', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}/Dockerfile`, 'FROM node:20\n']));
    client = await TestClient.start({ files: { ...many, [policyFile]: smallPolicy } });
    const source = new CancellationTokenSource();
    client.connection.onProgress(new ProgressType<{ kind: string }>(), 'done', () => source.cancel());
    const result = await client.connection.sendRequest<CheckWorkspaceResult>(
      'wharfmaster/checkWorkspace',
      { workDoneToken: 'done' },
      source.token,
    );
    expect(result.cancelled).toBe(true);
    expect(result.filesRead).toBeLessThan(200);
  });

  it('judges its closed files again when the policy changes, without reading them', async () => {
    client = await TestClient.start({ files });
    await check();
    client.write('a/Dockerfile', 'not what was read');
    client.write(policyFile, smallPolicy.replace('[registry.bank.example/**]', '[registry.bank.example/**, quay.io/x/**]'));
    await client.touched(policyFile);
    await client.open(client.uri('c/Dockerfile'), 'FROM registry.bank.example/base/node:20\n');
    await client.settled(client.uri('c/Dockerfile'));
    await expect.poll(() => client.diagnostics.get(client.uri('b/pod.yaml'))?.diagnostics).toEqual([]);
    expect(client.diagnostics.get(client.uri('a/Dockerfile'))?.diagnostics).toHaveLength(1);
  });

  it('takes open documents as they are in the editor', async () => {
    client = await TestClient.start({ files });
    await client.open(client.uri('a/Dockerfile'), 'FROM registry.bank.example/base/node:20\n');
    expect((await check()).counts).toMatchObject({ allowed: 2, denied: 1 });
  });

  it('keeps what is on disk in view when a document is closed', async () => {
    client = await TestClient.start({ files });
    await check();
    const uri = client.uri('a/Dockerfile');
    await client.open(uri, 'FROM registry.bank.example/base/node:20\n');
    expect(await client.settled(uri)).toEqual([]);
    await client.close(uri);
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics).toHaveLength(1);
  });

  it('follows what others write to the files it found something in', async () => {
    client = await TestClient.start({ files });
    const uri = client.uri('a/Dockerfile');
    await check();
    await expect.poll(() => JSON.stringify(client.registrations)).toContain('ockerfile');
    client.write('a/Dockerfile', 'FROM registry.bank.example/base/node:20\n');
    await client.touched('a/Dockerfile');
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics).toEqual([]);
    client.write('a/Dockerfile', 'FROM node:22\n');
    await client.touched('a/Dockerfile');
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics).toHaveLength(1);
    client.remove('a/Dockerfile');
    await client.touched('a/Dockerfile', 3);
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics).toEqual([]);
  });

  it('names the images in use, so that a first policy can be drafted', async () => {
    client = await TestClient.start({ files: { 'a/Dockerfile': 'FROM node:20\n', 'b/pod.yaml': pod } });
    expect(await check()).toMatchObject({ withoutPolicy: 3 - 1, repositories: ['docker.io/library/node', 'quay.io/x/y'] });
  });
});

describe('a client with file systems of its own', () => {
  it('is asked for policies and files, and the disk is left alone', async () => {
    const remote = new Map([
      ['vscode-vfs://github/bank/shop/.wharfmaster.yaml', smallPolicy],
      ['vscode-vfs://github/bank/shop/my%20app/Dockerfile', 'FROM node:20\n'],
    ]);
    client = await TestClient.start({ folders: [], initializationOptions: { files: 'client' }, capabilities: editorCapabilities });
    const read: string[] = [];
    client.connection.onRequest('wharfmaster/readFile', ({ uri }: ReadFileParams): ReadFileResult => {
      read.push(uri);
      const text = remote.get(uri);
      return text === undefined ? { problem: { code: 'not-found', message: 'It does not exist.' } } : { text };
    });
    client.connection.onRequest('wharfmaster/listFiles', () => ({ files: [...remote.keys()], truncated: false }));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: 'vscode-vfs://github/bank/shop', name: 'shop' }], removed: [] },
    });
    const uri = 'vscode-vfs://github/bank/shop/Dockerfile';
    await client.open(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    expect(read.every((asked) => asked.startsWith('vscode-vfs://github/bank/shop/'))).toBe(true);
    expect((await check()).files.map((state) => state.uri)).toEqual(['vscode-vfs://github/bank/shop/my%20app/Dockerfile']);
  });
});

it('asks to be told when a file of any kind is written after a check', async () => {
  client = await TestClient.start({ files: { ...files, 'infra/main.tf': 'resource "docker_container" "a" {\n  image = "node:20"\n}\n' } });
  await check();
  expect(client.diagnostics.get(client.uri('infra/main.tf'))?.diagnostics).toHaveLength(1);
  await vi.waitFor(() => {
    const globs = JSON.stringify(client.registrations.map(({ registerOptions }) => registerOptions));
    for (const written of ['tf', 'hcl', 'nomad', 'toml', 'container', 'enkinsfile', 'arthfile']) expect(globs).toContain(written);
  });
  client.write('infra/main.tf', 'resource "docker_container" "a" {\n  image = "registry.bank.example/base/node:20"\n}\n');
  await client.touched('infra/main.tf');
  await vi.waitFor(() => expect(client.diagnostics.get(client.uri('infra/main.tf'))?.diagnostics).toEqual([]));
});
