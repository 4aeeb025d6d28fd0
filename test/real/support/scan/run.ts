import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a program ended and what it said. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is started with beside its arguments. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
}

/** Runs a program to its end, however it ends. */
export function run(program: string, args: readonly string[], { env, cwd, input }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (data: Buffer) => stdout.push(data));
    child.stderr.on('data', (data: Buffer) => stderr.push(data));
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}

/** Runs a program that must end well, and gives its standard output without the last line end. */
export async function must(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, args, options);
  if (exitCode === 0) return stdout.trimEnd();
  throw new Error(`${program} ${args.join(' ')} ended with ${String(exitCode)}:\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`);
}

/** Starts a daemon that is told to end when this process does, however that comes about (prctl(2), PR_SET_PDEATHSIG). */
export function spawnDaemon(
  program: string,
  args: readonly string[],
  { env, cwd }: Omit<RunOptions, 'input'> = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
