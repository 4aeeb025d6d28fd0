import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { spawnDaemon, type RunOptions } from '../../support/scan/run.js';

/** A program that serves on loopback until it is stopped. */
export interface Server {
  readonly pid: number;
  /** What it printed so far. */
  log(): string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program and waits until `isReady` says yes; what it printed is in the error when it never does. */
export async function startServer(
  program: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  options: Omit<RunOptions, 'input'> = {},
): Promise<Server> {
  const daemon = spawnDaemon(program, args, options);
  const printed: string[] = [];
  daemon.stdout.on('data', (data: Buffer) => printed.push(data.toString()));
  daemon.stderr.on('data', (data: Buffer) => printed.push(data.toString()));
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  const server: Server = {
    pid: daemon.pid ?? 0,
    log: () => printed.join(''),
    async stop(signal = 'SIGTERM') {
      daemon.kill(signal);
      // Some of them wait for idle connections for minutes.
      const late = setTimeout(() => daemon.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(late);
    },
  };
  for (let attempt = 0; attempt < 400 && daemon.exitCode === null; attempt++) {
    if (await isReady().catch(() => false)) return server;
    await wait(50);
  }
  await server.stop('SIGKILL');
  throw new Error(`${program} ${args.join(' ')} did not start:\n${server.log().slice(-4000)}`);
}

/** Whether something listens on a port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
