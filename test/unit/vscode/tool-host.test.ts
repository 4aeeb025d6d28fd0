import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createToolHost, type ToolHost } from '../../../src/vscode/tool-host.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const library = createRequire(import.meta.url).resolve('vscode-jsonrpc/node');

/** A host that answers its own process id, the configuration it was given, and ends when it is told to. */
const script = `
const { createMessageConnection, ResponseError, IPCMessageReader, IPCMessageWriter } = require(${JSON.stringify(library)});
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
let configuration;
const fs = require('node:fs');
connection.onRequest('configure', (given) => {
  if (fs.existsSync(__dirname + '/refuse')) throw new ResponseError(-32600, 'The administrator’s file is refused.');
  configuration = given;
  return null;
});
connection.onRequest('who', () => ({ pid: process.pid, configuration, options: process.env.NODE_OPTIONS ?? '' }));
connection.onRequest('die', () => process.exit(3));
connection.onRequest('wait', (_params, token) => new Promise((done) => token.onCancellationRequested(() => done('cancelled'))));
connection.onRequest('tell', () => { connection.sendNotification('progress', { token: 't', step: { step: 'scanning', about: 'x' } }); connection.sendNotification('log', { level: 'info', text: 'hello' }); return null; });
process.once('disconnect', () => process.exit(0));
connection.listen();
`;

let host: ToolHost | undefined;
afterEach(() => host?.dispose());

interface Who {
  readonly pid: number;
  readonly configuration: { readonly storage: string };
  readonly options: string;
}

function start(): { readonly host: ToolHost; readonly said: string[]; readonly folder: string } {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const module = join(folder, 'host.cjs');
  writeFileSync(module, script);
  const said: string[] = [];
  const hear = (text: string): void => void said.push(text);
  const configuration = () => ({ workspaces: [], programs: {}, storage: '/kept', storageBytes: 1 });
  host = createToolHost({ module, folder, configuration, log: { info: hear, warn: hear, error: hear }, pauseMs: 50 });
  return { host, said, folder };
}

describe('the client of the tool host', () => {
  it('starts nothing before somebody asks, and configures it first', async () => {
    const started = start();
    expect(started.host.running).toBe(false);
    expect(started.said).toEqual([]);
    expect((await started.host.request<Who>('who', {})).configuration.storage).toBe('/kept');
    expect(started.host.running).toBe(true);
  });

  it('starts nothing any more once the window closes, whoever asks', async () => {
    const started = start();
    const waiting = started.host.request('wait', {}).catch(() => started.host.request('who', {}));
    await started.host.request<Who>('who', {});
    started.host.dispose();
    await expect(waiting).rejects.toThrow('closing');
    expect(started.host.running).toBe(false);
  });

  it('hands on progress and log lines', async () => {
    const started = start();
    const steps: unknown[] = [];
    started.host.onProgress((progress) => steps.push(progress));
    await started.host.request('tell', {});
    expect(steps).toEqual([{ token: 't', step: { step: 'scanning', about: 'x' } }]);
    expect(started.said).toContain('hello');
  });

  it('refuses what was asked when the host ends, says so, and starts it again after a pause', async () => {
    const started = start();
    let starts = 0;
    started.host.onDidStart(() => starts++);
    const first = await started.host.request<Who>('who', {});
    await expect(started.host.request('die', {})).rejects.toThrow();
    await expect.poll(() => starts, { timeout: 5_000 }).toBe(2);
    expect((await started.host.request<Who>('who', {})).pid).not.toBe(first.pid);
    expect(started.said.join('\n')).toMatch(/ended unexpectedly \(3\)/);
  });

  it('does not start a host that keeps ending before its pause is over', async () => {
    const started = start();
    await expect(started.host.request('die', {})).rejects.toThrow();
    await expect(started.host.request('who', {})).rejects.toThrow(/starts again in/);
  });

  it('configures a host again that refused, whenever somebody asks, and says when that went well', async () => {
    const started = start();
    let starts = 0;
    started.host.onDidStart(() => starts++);
    writeFileSync(join(started.folder, 'refuse'), '');
    await expect(started.host.request('who', {})).rejects.toThrow('is refused');
    await expect(started.host.request('who', {})).rejects.toThrow('is refused');
    expect(starts).toBe(1);
    rmSync(join(started.folder, 'refuse'));
    expect((await started.host.request<Who>('who', {})).configuration.storage).toBe('/kept');
    expect(starts).toBe(2);
  });

  it('lets go of it when it is stopped: its process ends', async () => {
    const started = start();
    const { pid } = await started.host.request<Who>('who', {});
    started.host.stop();
    expect(started.host.running).toBe(false);
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
    expect(started.said.join('\n')).not.toMatch(/unexpectedly/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
