// Where built tools live, by tool and version, and how they get there: what was cut short never looks finished.
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cacheFolder, pathWithGo } from './setup-go.mjs';
import { runQuietly } from './system-packages.mjs';

const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/bin', '/sbin'].filter(Boolean);

/** Programs by key, each the first on PATH that is usable; those that are not there are left out. */
export async function findPrograms(wanted) {
  const found = await Promise.all(wanted.map(async (tool) => [tool.key, await find(tool)]));
  return Object.fromEntries(found.filter(([, program]) => program !== undefined));
}

async function find({ program, usable = () => true }) {
  for (const folder of path) {
    const candidate = join(folder, program);
    if ((await isProgram(candidate)) && (await usable(candidate))) return candidate;
  }
  return undefined;
}

export function isProgram(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export function isThere(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Runs go. `local`: the Go that is there builds, or nothing does. */
export async function go(args, { cwd, env } = {}) {
  const settings = { PATH: await pathWithGo(), CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', ...env };
  // Without a shell, spawn looks the program up on the PATH of the environment it is given.
  await runQuietly('go', args, { cwd, env: settings });
}

/**
 * Fills a fresh folder and renames it at the end, so that a set-up that was cut short leaves nothing that looks finished. Others who want
 * the same wait: test files run side by side.
 */
export async function make(folder, result, fill) {
  await mkdir(cacheFolder, { recursive: true });
  const release = await lock(`${folder}.lock`);
  const fresh = await mkdtemp(`${folder}.`);
  try {
    if (await isThere(join(folder, result))) return;
    await fill(fresh);
    // What is there without its result is a leftover.
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await release();
  }
}

/** Waits while another process that is still running holds the file. */
async function lock(file) {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isLeftover(file)) await rm(file, { force: true });
    await wait(200);
  }
}

async function isLeftover(file) {
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0) return !isRunning(holder);
  const { mtimeMs = Date.now() } = await stat(file).catch(() => ({}));
  return Date.now() - mtimeMs > 10_000;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
