import { afterEach, describe, expect, it } from 'vitest';
import { smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          image: quay.io/other/web:1
`;

describe('typing in a Dockerfile', () => {
  it('says on the exact words what is not approved, at every key', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, '');
    expect(await client.pictures(uri)).toEqual([]);
    await client.type(uri, 'FROM node:2');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:2"']);
    await client.type(uri, '0');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    await client.type(uri, ' AS build\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
  });

  it('replaces the image by the approved base, and is content then', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM   node:20  AS build\n# keep\n');
    const [diagnostic] = await client.settled(uri);
    expect(diagnostic).toMatchObject({
      source: 'wharfmaster',
      severity: 1,
      code: 'unapproved-registry',
      codeDescription: { href: 'https://wharfmaster.example/rules/unapproved-registry' },
      range: { start: { line: 0, character: 7 }, end: { line: 0, character: 14 } },
      data: { rule: 'unapproved-registry', outcome: 'denied', policy: [{ name: 'harbour', version: '1', layer: 'workspace' }] },
    });
    const actions = await client.actions(uri, diagnostic!.range, ['quickfix']);
    const preferred = actions.filter((action) => action.isPreferred === true);
    expect(preferred).toHaveLength(1);
    expect(preferred[0]).toMatchObject({
      title: 'Replace with `registry.bank.example/base/node:20`',
      kind: 'quickfix',
      diagnostics: [{ code: 'unapproved-registry' }],
    });
    const fixed = client.applied(uri, preferred[0]);
    expect(fixed).toBe('FROM   registry.bank.example/base/node:20  AS build\n# keep\n');
    await client.replace(uri, fixed);
    expect(await client.settled(uri)).toEqual([]);
  });

  it('counts columns in UTF-16 and lines as the editor does', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, '# 🐳🐳 é\r\nFROM registry.bank.example/base/node:20\r\nCOPY --from=nginx:1 "🐳" /x\r\n');
    const [diagnostic] = await client.settled(uri);
    expect(diagnostic?.range).toEqual({ start: { line: 2, character: 12 }, end: { line: 2, character: 19 } });
    await client.change(uri, [
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, text: 'LABEL a="🐳" b=é\r\n' },
    ]);
    expect((await client.settled(uri))[0]?.range.start).toEqual({ line: 3, character: 12 });
  });

  it('publishes once a change, and nothing when nothing changed', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    await client.settled(uri);
    const before = client.published.length;
    await client.type(uri, 'RUN true\n');
    await client.settled(uri);
    expect(client.published.length).toBe(before);
  });

  it('clears what it said when the document is closed', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.settled(uri)).toHaveLength(1);
    await client.close(uri);
    expect(await client.settled(uri)).toEqual([]);
  });
});

describe('typing in a manifest', () => {
  it('judges a Deployment on its image alone', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('k8s/web.yaml');
    await client.open(uri, deployment, 'yaml');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "quay.io/other/web:1"']);
    const range = { start: client.positionOf(uri, 'quay.io'), end: client.positionOf(uri, 'quay.io') };
    await client.change(uri, [{ range, text: 'registry.bank.example/' }]);
    expect(await client.pictures(uri)).toEqual([]);
  });
});

describe('documents outside the folders', () => {
  it('judges an untitled document by the policy of the first folder', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    await client.open('untitled:Untitled-1', 'FROM node:20\n');
    expect(await client.pictures('untitled:Untitled-1')).toEqual(['unapproved-registry "node:20"']);
  });

  it('judges nothing without a policy, and says so', async () => {
    client = await TestClient.start({ folders: [] });
    await client.open('untitled:Untitled-1', 'FROM node:20\n');
    expect(await client.settled('untitled:Untitled-1')).toEqual([]);
    const { policies, file } = await client.explain({ textDocument: { uri: 'untitled:Untitled-1' } });
    expect({ policies, state: file?.state, outcome: file?.outcome }).toEqual({ policies: [], state: 'no-policy', outcome: 'undetermined' });
  });

  it('takes the policy of its own folder for a file that lies in no open folder', async () => {
    client = await TestClient.start({ files: { 'app/.wharfmaster.yaml': smallPolicy, 'other/x': '' }, folders: ['other'] });
    const uri = client.uri('app/Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
  });

  it('judges each folder of a workspace by its own policy', async () => {
    const lenient = smallPolicy.replace('[registry.bank.example/**]', '[docker.io/library/**]').replace(/bases:[^]*/, '');
    client = await TestClient.start({
      files: { 'strict/.wharfmaster.yaml': smallPolicy, 'lenient/.wharfmaster.yaml': lenient },
      folders: ['strict', 'lenient'],
    });
    await client.open(client.uri('strict/Dockerfile'), 'FROM node:20\n');
    await client.open(client.uri('lenient/Dockerfile'), 'FROM node:20\n');
    expect(await client.pictures(client.uri('strict/Dockerfile'))).toEqual(['unapproved-registry "node:20"']);
    expect(await client.pictures(client.uri('lenient/Dockerfile'))).toEqual([]);
  });
});
