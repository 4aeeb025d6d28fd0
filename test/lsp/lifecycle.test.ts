import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { smallPolicy, TestClient } from './support/client.js';

/** The built server; another build can be named while one develops. */
const serverFile = process.env['WHARFMASTER_SERVER'] ?? path.resolve('dist/server.cjs');

let connection: ProtocolConnection;
let exited: Promise<number | null>;

function start(): void {
  const server = spawn(process.execPath, [serverFile, '--stdio']);
  exited = new Promise((resolve) => server.once('exit', resolve));
  connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
}

const minimal = { processId: null, rootUri: null, capabilities: {} };
const hover = { textDocument: { uri: 'file:///x/Dockerfile' }, position: { line: 0, character: 0 } };

describe('the life of a server', () => {
  afterEach(() => connection.dispose());

  it('refuses requests before initialize, a second initialize, and requests after shutdown', async () => {
    start();
    await expect(connection.sendRequest('textDocument/hover', hover)).rejects.toMatchObject({ code: -32002 });
    await connection.sendRequest('initialize', minimal);
    await expect(connection.sendRequest('initialize', minimal)).rejects.toMatchObject({ code: -32600 });
    await expect(connection.sendRequest('textDocument/rename', {})).rejects.toMatchObject({ code: -32601 });
    await connection.sendRequest('shutdown');
    await expect(connection.sendRequest('textDocument/hover', hover)).rejects.toMatchObject({ code: -32600 });
    await expect(connection.sendRequest('wharfmaster/explain', {})).rejects.toMatchObject({ code: -32600 });
    await connection.sendNotification('exit');
    expect(await exited).toBe(0);
  });

  it('ends with 1 when it was not shut down first', async () => {
    start();
    await connection.sendRequest('initialize', minimal);
    await connection.sendNotification('exit');
    expect(await exited).toBe(1);
  });

  it('takes the root of a client that only says rootPath', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'wharfmaster lsp ')));
    mkdirSync(path.join(folder, 'sub'));
    writeFileSync(path.join(folder, '.wharfmaster.yaml'), smallPolicy);
    start();
    await connection.sendRequest('initialize', { processId: null, rootPath: folder, capabilities: {} });
    await connection.sendNotification('initialized', {});
    const uri = pathToFileURL(path.join(folder, 'sub/Dockerfile')).href;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version: 1, text: 'FROM node:20\n' },
    });
    expect(await connection.sendRequest('wharfmaster/explain', { textDocument: { uri } })).toMatchObject({ file: { outcome: 'denied' } });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    await exited;
  });

  it('starts for a client that says its tags in the old way', async () => {
    start();
    const capabilities = { textDocument: { publishDiagnostics: { tagSupport: true } } };
    expect(await connection.sendRequest('initialize', { ...minimal, capabilities })).toHaveProperty('capabilities');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    await exited;
  });

  it('judges for a client that announces settings and watchers, and refuses both', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'wharfmaster lsp ')));
    writeFileSync(path.join(folder, '.wharfmaster.yaml'), smallPolicy);
    start();
    const refusal = () => new ResponseError(-32601, 'not here');
    connection.onRequest('workspace/configuration', refusal);
    connection.onRequest('client/registerCapability', refusal);
    const capabilities = { workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } } };
    await connection.sendRequest('initialize', { processId: null, rootUri: pathToFileURL(folder).href, capabilities });
    await connection.sendNotification('initialized', {});
    const uri = pathToFileURL(path.join(folder, 'Dockerfile')).href;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'dockerfile', version: 1, text: 'FROM node:20\n' },
    });
    expect(await connection.sendRequest('wharfmaster/explain', { textDocument: { uri } })).toMatchObject({ file: { outcome: 'denied' } });
    expect(await connection.sendRequest('wharfmaster/checkWorkspace', {})).toMatchObject({ cancelled: false });
    expect(await connection.sendRequest('wharfmaster/explain', {})).toMatchObject({ policies: [{ name: 'harbour' }] });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await exited).toBe(0);
  });
});

describe('a foreign client', () => {
  it('is answered when it leaves parameters out, and told when they are wrong', async () => {
    const client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy, Dockerfile: 'FROM node:20\n' } });
    const ask = (method: string, params?: unknown): Promise<unknown> =>
      params === undefined ? client.connection.sendRequest(method) : client.connection.sendRequest(method, params);
    expect(await ask('wharfmaster/checkWorkspace')).toMatchObject({ counts: { denied: 1 } });
    expect(await ask('wharfmaster/explain')).toMatchObject({ policies: [{ name: 'harbour' }] });
    await expect(ask('wharfmaster/checkWorkspace', { folder: 7 })).rejects.toMatchObject({ code: -32602 });
    await expect(ask('wharfmaster/explain', { textDocument: 'x' })).rejects.toMatchObject({ code: -32602 });
    await client.stop();
  });

  it('is offered no approved image that would be denied as it stands, and everything for the empty kind', async () => {
    const client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy }, capabilities: {} });
    const uri = client.uri('Dockerfile');
    await client.open(uri, 'FROM node:20\n');
    await client.settled(uri);
    const at = { line: 0, character: 6 };
    const titles = async (only?: string[]): Promise<string[]> =>
      (await client.actions(uri, { start: at, end: at }, only)).map(({ title }) => title);
    expect(await titles()).toEqual(['Replace with `registry.bank.example/base/node:20`']);
    expect(await titles([''])).toHaveLength(2);
    await client.stop();
  });
});
