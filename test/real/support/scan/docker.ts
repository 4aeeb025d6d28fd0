import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { must, run, spawnDaemon, type Ran } from './run.js';
import { scanTools } from './tools.js';

/** A Docker Engine of our own: its own images, its own socket, nothing shared with one that may run on this machine. */
export interface Docker {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** The environment in which `docker` speaks to this engine. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder that is gone when the engine is stopped. */
  readonly folder: string;
  /** Runs the docker client; it must end well. Gives its standard output. */
  docker(...args: readonly string[]): Promise<string>;
  /** Runs the docker client, however it ends. */
  tryDocker(...args: readonly string[]): Promise<Ran>;
  /** Ends the engine and starts it again, with the images it had. */
  restart(): Promise<void>;
  /** Ends the engine with all it started, and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts dockerd, as root. It gets no bridge and touches no firewall: builds run with `--network=none`, which is all that tests need,
 * and two engines can run side by side.
 */
export async function startDocker(): Promise<Docker> {
  // A short path: a socket's may have 107 characters.
  const folder = mkdtempSync(join(tmpdir(), 'wm-docker-'));
  const host = `unix://${folder}/docker.sock`;
  const config = join(folder, 'config');
  mkdirSync(config);
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: config };
  let end = launch(folder, host);
  const stop = async (): Promise<void> => {
    await end.now();
    await unmountAll(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const ready = async (): Promise<void> => {
    try {
      await untilReady(env, end.exitCode);
    } catch (cause) {
      const tail = existsSync(join(folder, 'log.txt')) ? readFileSync(join(folder, 'log.txt'), 'utf8').slice(-4000) : '';
      await stop();
      throw new Error(`dockerd did not start (it needs root and overlayfs):\n${tail}`, { cause });
    }
  };
  await ready();
  return {
    host,
    env,
    folder,
    docker: (...args) => must(scanTools().docker, args, { env }),
    tryDocker: (...args) => run(scanTools().docker, args, { env }),
    async restart() {
      await end.now();
      end = launch(folder, host);
      await ready();
    },
    stop,
  };
}

/** Starts the daemon, and tells how it is ended. */
function launch(folder: string, host: string): { readonly now: () => Promise<void>; readonly exitCode: () => number | null } {
  const daemon = spawnDaemon(scanTools().dockerd, daemonArguments(folder, host));
  const log = createWriteStream(join(folder, 'log.txt'), { flags: 'a' });
  daemon.stdout.pipe(log, { end: false });
  daemon.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  return {
    async now() {
      daemon.kill('SIGTERM');
      await ended;
    },
    exitCode: () => daemon.exitCode,
  };
}

function daemonArguments(folder: string, host: string): readonly string[] {
  return [
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid'), '-H', host],
    ...['--iptables=false', '--ip6tables=false', '--bridge=none'],
    // For `docker build --squash`.
    '--experimental',
  ];
}

async function untilReady(env: Readonly<Record<string, string>>, exitCode: () => number | null): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (exitCode() !== null) throw new Error(`It ended with ${String(exitCode())}.`);
    const { exitCode: status } = await run(scanTools().docker, ['version', '--format', '{{.Server.Version}}'], { env });
    if (status === 0) return;
    await wait(250);
  }
  throw new Error('It did not answer within a minute.');
}

/** What containers and network namespaces left mounted below the folder would keep it from being removed. */
async function unmountAll(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await run('umount', ['-l', path]);
}
