import { afterEach, describe, expect, it, vi } from 'vitest';
import { TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckWorkspaceResult } from '../../src/lsp/protocol.js';
import { TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources: {allow: [registry.bank.example/**]}
bases: {catalogue: [{image: registry.bank.example/base/node, tags: ">=20", replaces: [docker.io/library/node], tagMap: {"18": "20"}}]}
`;
const files = { '.wharfmaster.yaml': policy };

/** What is said about a document, once it is this. */
async function becomes(uri: string, expected: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await client.pictures(uri)).toEqual(expected), { timeout: 10_000, interval: 20 });
}

describe('what a file says in another one', () => {
  it('is taken into account once it is loaded, and again when it is written', async () => {
    client = await TestClient.start({ files: { ...files, 'a/.env': 'REGISTRY=evil.example\n' } });
    const uri = client.uri('a/compose.yaml');
    await client.open(uri, 'services: {web: {image: "${REGISTRY}/web:1"}}\n', 'yaml');
    await becomes(uri, ['unapproved-registry "${REGISTRY}/web:1"']);
    client.write('a/.env', 'REGISTRY=registry.bank.example\n');
    await client.touched('a/.env');
    await becomes(uri, []);
  });

  it('counts as the editor shows it, saved or not', async () => {
    client = await TestClient.start({ files: { ...files, '.env': 'REGISTRY=registry.bank.example\n' } });
    const uri = client.uri('compose.yaml');
    const env = client.uri('.env');
    await client.open(env, 'REGISTRY=evil.example\n', 'properties');
    await client.open(uri, 'services: {web: {image: "${REGISTRY}/web:1"}}\n', 'yaml');
    await becomes(uri, ['unapproved-registry "${REGISTRY}/web:1"']);
    await client.replace(env, 'REGISTRY=registry.bank.example\n');
    await becomes(uri, []);
  });

  it('is asked to be watched by its name', async () => {
    client = await TestClient.start({ files });
    await client.open(client.uri('compose.yaml'), 'services: {web: {image: "${REGISTRY}/web:1"}}\n', 'yaml');
    await vi.waitFor(() => expect(JSON.stringify(client.registrations.map(({ registerOptions }) => registerOptions))).toContain('**/.env'));
  });

  it('is related to the finding, with its place', async () => {
    client = await TestClient.start({ files: { ...files, Dockerfile: 'ARG BASE\nFROM ${BASE}\n' } });
    const uri = client.uri('compose.yaml');
    await client.open(uri, 'services:\n  web:\n    build:\n      context: .\n      args: {BASE: "node:18"}\n', 'yaml');
    await becomes(uri, ['unapproved-registry "node:18"']);
    const [finding] = client.diagnostics.get(uri)?.diagnostics ?? [];
    expect(finding?.relatedInformation?.map(({ location }) => [location.uri, location.range.start])).toContainEqual([
      client.uri('Dockerfile'),
      { line: 1, character: 5 },
    ]);
  });

  it('never lies outside of the workspace', async () => {
    client = await TestClient.start({ files: { 'ws/.wharfmaster.yaml': policy, Dockerfile: 'ARG BASE\nFROM ${BASE}\n' }, folders: ['ws'] });
    const uri = client.uri('ws/compose.yaml');
    await client.open(uri, 'services:\n  web:\n    image: x\n    build:\n      context: ..\n      args: {BASE: "node:18"}\n', 'yaml');
    await becomes(uri, ['unapproved-registry "x"', 'unresolved-image ""']);
    expect(JSON.stringify(client.diagnostics.get(uri))).toContain('Other files that count here were not looked into: `Dockerfile`.');
  });
});

describe('a fix', () => {
  it('edits the file in which the image is written', async () => {
    client = await TestClient.start({ files: { ...files, '.env': '# images\nBASE=node:18\n' } });
    const uri = client.uri('compose.yaml');
    await client.open(uri, 'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM ${BASE}\n', 'yaml');
    await becomes(uri, ['unapproved-registry "${BASE}"']);
    const [finding] = client.diagnostics.get(uri)?.diagnostics ?? [];
    const actions = await client.actions(uri, finding?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    const [change, ...others] = actions[0]?.edit?.documentChanges ?? [];
    expect(others).toEqual([]);
    expect(change).toMatchObject({ textDocument: { uri: client.uri('.env'), version: null } });
    const env = TextDocument.create('', '', 0, '# images\nBASE=node:18\n');
    const edits = change !== undefined && 'edits' in change ? change.edits.filter((edit) => TextEdit.is(edit)) : [];
    expect(TextDocument.applyEdits(env, edits)).toBe('# images\nBASE=registry.bank.example/base/node:20\n');
  });
});

describe('Check Workspace', () => {
  it('reads what other files make a Dockerfile, whatever its name', async () => {
    client = await TestClient.start({
      files: { ...files, 'web.build': 'FROM node:18\n', 'compose.yaml': 'services: {web: {build: {context: ., dockerfile: web.build}}}\n' },
    });
    const result = await client.connection.sendRequest<CheckWorkspaceResult>('wharfmaster/checkWorkspace', {});
    expect(result.files.map(({ uri, outcome }) => [uri, outcome])).toContainEqual([client.uri('web.build'), 'denied']);
  });
});
