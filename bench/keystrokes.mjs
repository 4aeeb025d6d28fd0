import { spawn } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { pathToFileURL } from 'node:url';

/** Starts a language server on stdio and opens one document in it. */
export async function openInServer({ program, args, folder, path, languageId, text, initializationOptions }) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const uri = pathToFileURL(path).href;
  let arrived = () => undefined;
  connection.onNotification('textDocument/publishDiagnostics', (message) => {
    if (message.uri === uri) arrived();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.listen();
  const folderUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folderUri,
    workspaceFolders: [{ uri: folderUri, name: 'bench' }],
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  const next = (timeoutMs = 20_000) =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${program} ${args.join(' ')} sent no diagnostics within ${timeoutMs} ms`)), timeoutMs);
      arrived = () => {
        clearTimeout(timer);
        done();
      };
    });
  let version = 1;
  const opened = next();
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  await opened;
  return {
    /** Makes one edit and resolves to the milliseconds until diagnostics arrive. */
    async edit(range, newText) {
      version++;
      const answered = next();
      const started = process.hrtime.bigint();
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: newText }],
      });
      await answered;
      return Number(process.hrtime.bigint() - started) / 1e6;
    },
    close() {
      connection.dispose();
      child.kill();
    },
  };
}

/** Types and deletes one character in turn in each server; the first edits, which run while the code is still cold, are not counted. */
export async function timeKeystrokes(servers, position, edits, warmUps) {
  const times = servers.map(() => []);
  for (let edit = -warmUps; edit < edits; edit++) {
    const typing = edit % 2 === 0;
    const range = { start: position, end: typing ? position : { ...position, character: position.character + 1 } };
    for (const [index, server] of servers.entries()) {
      const took = await server.edit(range, typing ? '0' : '');
      if (edit >= 0) times[index].push(took);
    }
  }
  return times;
}
