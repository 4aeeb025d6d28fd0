// Debian packages that tests need, and programs that are run quietly. One installation at a time: set-ups run side by side.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let last = Promise.resolve();

/** Installs packages with apt-get where this is root on Debian or Ubuntu; else an Error says which command does. */
export function installPackages(names, purpose, say) {
  const mine = last.then(() => install(names, purpose, say));
  last = mine.catch(() => undefined);
  return mine;
}

/** Runs a program quietly; when it fails, the last lines of what it said are in the error. */
export async function runQuietly(program, args, { cwd, env } = {}) {
  const log = join(await mkdtemp(join(tmpdir(), 'wharfmaster-setup-')), 'log.txt');
  const out = createWriteStream(log);
  const code = await new Promise((done) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.once('error', () => done(127));
    child.once('close', done);
  });
  await new Promise((done) => out.end(done));
  if (code === 0) return rm(dirname(log), { recursive: true, force: true });
  const tail = (await readFile(log, 'utf8')).split('\n').slice(-25).join('\n');
  throw new Error(`\`${program} ${args.join(' ')}\` ended with ${code}:\n${tail}\nAll of it: ${log}`);
}

/** Whether a program can be started and ends well. */
export function succeeds(program, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}

async function install(names, purpose, say) {
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !(await succeeds('apt-get', ['--version']))) {
    throw new Error(`${purpose} is missing. Install it as root, then run this again; on Debian or Ubuntu: ${command}`);
  }
  say(`Installing ${purpose}: ${names.join(', ')}`);
  await runQuietly('apt-get', ['update', '-q']);
  await runQuietly('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}
