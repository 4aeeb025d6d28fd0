import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { pathToFileURL } from 'node:url';

/**
 * Starts a language server on stdio for one folder. `settings` answers what it asks of the client's configuration, by section; `quietMs` is how long
 * it must be silent to count as idle (longer than its debounce).
 */
export async function startServer({ program, args, env, folder, settings = {}, quietMs = 300 }) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const listeners = new Set();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri }) => listeners.forEach((listener) => listener(uri)));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(({ section }) => settings[section] ?? null));
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  const folderUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folderUri,
    workspaceFolders: [{ uri: folderUri, name: 'bench' }],
    capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: { versionSupport: true } } },
  });
  await connection.sendNotification('initialized', {});
  await quiet();
  const versions = new Map();

  /** Resolves to the milliseconds from sending until the diagnostics of the file arrive. */
  async function answered(uri, method, params) {
    const started = process.hrtime.bigint();
    const arrival = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${program} ${args.join(' ')} sent no diagnostics within a minute`)), 60_000);
      const listener = (arrived) => {
        if (arrived !== uri) return;
        clearTimeout(timer);
        listeners.delete(listener);
        resolve(Number(process.hrtime.bigint() - started) / 1e6);
      };
      listeners.add(listener);
    });
    await connection.sendNotification(method, params);
    return arrival;
  }

  /** Resolves once nothing was published for a while. */
  function quiet() {
    return new Promise((resolve) => {
      const done = () => {
        listeners.delete(again);
        resolve();
      };
      let timer = setTimeout(done, quietMs);
      const again = () => {
        clearTimeout(timer);
        timer = setTimeout(done, quietMs);
      };
      listeners.add(again);
    });
  }

  return {
    /** Opens a document, and lets the server come to rest. */
    async open({ path, languageId, text }) {
      const uri = pathToFileURL(path).href;
      versions.set(uri, 1);
      const took = await answered(uri, 'textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
      await quiet();
      return took;
    },
    edit({ path, range, newText }) {
      const uri = pathToFileURL(path).href;
      const version = versions.get(uri) + 1;
      versions.set(uri, version);
      return answered(uri, 'textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text: newText }] });
    },
    quiet,
    request: (method, params) => connection.sendRequest(method, params),
    /** The most memory that it has held so far, in MiB; undefined where the system does not tell. */
    peakMemory() {
      try {
        return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
      } catch {
        return undefined;
      }
    },
    close() {
      connection.dispose();
      child.kill();
    },
  };
}

/** Types and deletes one character in turn in each server; the first edits, which run while the code is still cold, are not counted. */
export async function timeKeystrokes(servers, { path, position }, edits, warmUps) {
  const times = servers.map(() => []);
  for (let edit = -warmUps; edit < edits; edit++) {
    const typing = (edit + warmUps) % 2 === 0;
    const range = { start: position, end: typing ? position : { ...position, character: position.character + 1 } };
    for (const [index, server] of servers.entries()) {
      const took = await server.edit({ path, range, newText: typing ? '0' : '' });
      if (edit >= 0) times[index].push(took);
    }
  }
  return times;
}
