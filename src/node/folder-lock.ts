import { closeSync, constants, linkSync, lstatSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { randomName } from './hash.js';
import { readOwnFile } from './own-files.js';
import { isRunning, thisProcess, type ProcessIdentity } from './process-identity.js';

/** The right to write to a folder's log, which one process at a time has. */
export interface WriteLock {
  /** False when somebody took it over meanwhile, thinking its holder dead: asked right before every write. */
  isHeld(): boolean;
  release(): void;
}

/** What there is to say about whoever does not let go. */
export interface LockHolder {
  readonly pid?: number;
  readonly file: string;
}

/**
 * Locks have numbers, and the highest one counts. Whoever finds it free, or its holder dead, makes the next number, which only one can; it
 * is theirs when it is still the highest one afterwards. The highest file is never removed, so that no number comes back: somebody who
 * slept since looking makes a number that is too low, and sees it.
 */
export async function lockFolder(folder: string, waitMs: number): Promise<WriteLock | LockHolder> {
  for (const until = performance.now() + waitMs; ;) {
    const newest = newestIn(folder);
    const holder = newest === 0 ? undefined : holderOf(fileOf(folder, newest));
    const lock = holder === undefined ? take(folder, newest + 1) : undefined;
    if (lock !== undefined) return lock;
    if (performance.now() >= until)
      return { file: fileOf(folder, newest), ...(holder !== undefined && holder.pid > 0 && { pid: holder.pid }) };
    await wait(2 + Math.random() * 20);
  }
}

function take(folder: string, number: number): WriteLock | undefined {
  const file = fileOf(folder, number);
  if (!makeFile(file, JSON.stringify({ ...thisProcess(), once: randomName() }))) return undefined;
  const isHeld = (): boolean => newestIn(folder) === number;
  if (!isHeld()) {
    rmSync(file, { force: true });
    return undefined;
  }
  tidy(folder, number);
  return { isHeld, release: () => setFree(file) };
}

/** Appears with its content or not at all, where the file system has hard links. */
function makeFile(file: string, content: string): boolean {
  const temporary = path.join(path.dirname(file), `new-${randomName()}`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(temporary, file);
    return true;
  } catch (problem) {
    if (codeOf(problem) === 'EEXIST') return false;
    return makeInPlace(file, content);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function makeInPlace(file: string, content: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (problem) {
    if (codeOf(problem) === 'EEXIST') return false;
    throw problem;
  }
  try {
    writeSync(descriptor, content);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/** The first character says whether the lock is held; replacing one byte is never seen half done. */
function setFree(file: string): void {
  try {
    const descriptor = openSync(file, constants.O_WRONLY | noLinks);
    try {
      writeSync(descriptor, free, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Then the next one finds a holder that is dead, or waits until this process ends.
  }
}

const free = '-';
const noLinks = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** Who holds a lock; undefined when it is free or its holder is gone. A holder whom nobody knows has the number 0. */
function holderOf(file: string): ProcessIdentity | undefined {
  const text = readOwnFile(file, 4096);
  if (text?.startsWith(free) === true) return undefined;
  const holder = text === undefined ? undefined : identityIn(text);
  const nobody = { pid: 0, machine: '' };
  // Nobody writes to a log for minutes: then the machine stopped, or the number is another process's by now.
  if (holder === undefined) return ageOf(file) > 10_000 ? undefined : nobody;
  const running = isRunning(holder);
  if (running === 'no') return undefined;
  return running === 'unknown' && ageOf(file) > 10 * 60_000 ? undefined : holder;
}

function identityIn(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, machine, started } = value as Readonly<Record<string, unknown>>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof machine !== 'string') return undefined;
    return { pid, machine, ...(typeof started === 'string' && { started }) };
  } catch {
    return undefined;
  }
}

function ageOf(file: string): number {
  const entry = lstatSync(file, { throwIfNoEntry: false });
  return entry === undefined ? 0 : Date.now() - entry.mtimeMs;
}

/** A few low numbers stay, so that one who reads the folder while it changes sees a high one in any case. */
function tidy(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    const old = numberOf(name);
    const isLeftOver = old === undefined && /^new-[0-9a-f]+$/.test(name) && ageOf(path.join(folder, name)) > 60_000;
    if ((old !== undefined && old < number - 8) || isLeftOver) rmSync(path.join(folder, name), { force: true });
  }
}

function newestIn(folder: string): number {
  return readdirSync(folder).reduce((newest, name) => Math.max(newest, numberOf(name) ?? 0), 0);
}

function fileOf(folder: string, number: number): string {
  return path.join(folder, `lock-${number}`);
}

function numberOf(name: string): number | undefined {
  return /^lock-[1-9][0-9]{0,14}$/.test(name) ? Number(name.slice(5)) : undefined;
}

function codeOf(problem: unknown): string | undefined {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : undefined;
}
