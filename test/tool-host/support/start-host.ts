import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { HostConfiguration, ImageEventParams, LogParams, ProgressParams, ScanParams } from '../../../src/tool-host/protocol.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** The built host as a process of its own, with only these programs to find. */
export interface Host {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly logs: readonly LogParams[];
  readonly steps: readonly ProgressParams[];
  readonly events: readonly ImageEventParams[];
  request<T>(method: string, params?: unknown): Promise<T>;
}

const built = resolve(process.env['WHARFMASTER_DIST'] ?? 'dist', 'tool-host.cjs');

export function startHost(programs: string, environment: Readonly<Record<string, string>> = {}): Host {
  const child = fork(built, [], {
    env: { HOME: temporaryFolder({}), PATH: programs, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  started.push(child);
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const logs: LogParams[] = [];
  const steps: ProgressParams[] = [];
  const events: ImageEventParams[] = [];
  connection.onNotification('log', (params: LogParams) => void logs.push(params));
  connection.onNotification('progress', (params: ProgressParams) => void steps.push(params));
  connection.onNotification('images/event', (params: ImageEventParams) => void events.push(params));
  connection.listen();
  return { process: child, connection, logs, steps, events, request: (method, params) => connection.sendRequest(method, params) };
}

/** A host that was told where to keep reports and what not to start. */
export async function startConfigured(
  programs: string,
  change: Partial<HostConfiguration> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Host> {
  const host = startHost(programs, environment);
  await host.request('configure', { ...configuration(), ...change });
  return host;
}

export function configuration(): HostConfiguration {
  return { workspaces: [], programs: {}, storage: temporaryFolder({}), storageBytes: 10_000_000 };
}

export function scanParams(change: Partial<ScanParams> = {}): ScanParams {
  return {
    token: 't1',
    image: { name: 'web:1' },
    scanners: [],
    timeoutMs: 30_000,
    updateDatabase: false,
    servers: {},
    credentials: {},
    again: false,
    ...change,
  };
}

/** Waits until something is so, looking often. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 2400; tries++) {
    if (isSo()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`It did not happen within a minute: ${what}`);
}

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    if (child.connected) child.disconnect();
    else child.kill('SIGKILL');
    await gone;
  }
});
