import { afterEach, describe, expect, it } from 'vitest';
import { smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const files = { '.wharfmaster.yaml': smallPolicy };

describe('the server', () => {
  it('drops what it found for a version that is no longer shown', async () => {
    client = await TestClient.start({ files });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    await client.settled(uri);
    // Sent without waiting: the answer to the first belongs to the past when the last one is there.
    const early = client.actions(uri, { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } }, ['quickfix']);
    await client.replace(uri, '# moved\nFROM node:22\n');
    for (const action of await early) {
      const change = action.edit?.documentChanges?.[0];
      if (change !== undefined && 'textDocument' in change) expect(change.textDocument.version).toBe(1);
    }
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:22"']);
    const versions = client.published.filter((one) => one.uri === uri).map(({ version }) => version ?? 0);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(client.diagnostics.get(uri)?.version).toBe(2);
  });

  it('survives every prefix of a file, random bytes, and one endless line', async () => {
    client = await TestClient.start({ files });
    const uri = client.uri('Dockerfile');
    const text =
      '# syntax=docker/dockerfile:1\nARG V=20\nFROM --platform=$BUILDPLATFORM node:${V:-20} AS a\nRUN --mount=type=bind,from=nginx:1 <<EOF\nx\nEOF\nCOPY --from=a / /\n';
    await client.open(uri, '');
    await client.type(uri, text);
    await client.settled(uri);
    await client.replace(uri, '\u0000\ufffd\ud800 FROM \u2028 x\r\rFROM\u0000');
    await client.settled(uri);
    await client.replace(uri, `FROM ${'a'.repeat(2_000_000)}`);
    await client.settled(uri);
    await client.replace(uri, 'FROM node:20\n');
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "node:20"']);
    expect(client.logged.filter((line) => line.includes('our mistake'))).toEqual([]);
  });

  it('says that a file is too large to be judged at a keystroke', async () => {
    client = await TestClient.start({ files });
    const uri = client.uri('Dockerfile');
    await client.open(uri, `FROM node:20\n${'#'.repeat(17 * 1024 * 1024)}`);
    expect(await client.settled(uri)).toMatchObject([
      { code: 'unresolved-image', severity: 3, message: expect.stringContaining('was not read') as string },
    ]);
    expect((await client.explain({ textDocument: { uri } })).file).toMatchObject({ state: 'too-large', outcome: 'undetermined' });
  });

  it('answers questions about documents that it does not know', async () => {
    client = await TestClient.start({ files });
    const uri = client.uri('nowhere');
    expect(await client.hover(uri, { line: 9, character: 9 })).toBeNull();
    expect(await client.complete(uri, { line: 9, character: 9 })).toBeNull();
    expect(await client.links(uri)).toEqual([]);
    expect(await client.actions(uri, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } })).toEqual([]);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: 'x' }],
    });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect((await client.explain({ textDocument: { uri } })).policies).toHaveLength(1);
  });

  it('leaves alone what the person’s settings exclude, and reads what they force', async () => {
    client = await TestClient.start({ files, settings: { exclude: ['old/**'], kinds: { 'images/*.txt': 'dockerfile' } } });
    await client.open(client.uri('old/Dockerfile'), 'FROM node:20\n');
    await client.open(client.uri('images/app.txt'), 'FROM node:20\n', 'plaintext');
    expect(await client.settled(client.uri('old/Dockerfile'))).toEqual([]);
    expect((await client.explain({ textDocument: { uri: client.uri('old/Dockerfile') } })).file?.state).toBe('excluded');
    expect(await client.pictures(client.uri('images/app.txt'))).toEqual(['unapproved-registry "node:20"']);
  });

  it('asks for no command, no watcher and no folder beyond what it announces', async () => {
    client = await TestClient.start({ files });
    await client.explain({});
    expect(Object.keys(client.initialized.capabilities).sort()).toEqual([
      'codeActionProvider',
      'completionProvider',
      'documentLinkProvider',
      'executeCommandProvider',
      'hoverProvider',
      'positionEncoding',
      'textDocumentSync',
      'workspace',
    ]);
    expect(client.initialized.capabilities.executeCommandProvider?.commands).toEqual(['wharfmaster.showPolicy']);
  });
});
