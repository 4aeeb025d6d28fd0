import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { randomName } from './hash.js';
import { readOwnFile } from './own-files.js';

/** Something that one process at a time may do; `release` lets the next one. */
export interface Held {
  release(): Promise<void>;
}

/**
 * Makes a file that says who is at work, or waits for whoever is. The file of a process that is gone (killed, machine restarted) is taken
 * over: a number of a process alone is not enough to tell, since numbers are used again, so its start time stands beside it.
 */
export async function holdFile(file: string, { waitMs }: { readonly waitMs: number }): Promise<Held | 'busy'> {
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid), once: randomName() });
  const until = Date.now() + waitMs;
  for (;;) {
    if (make(file, own)) return heldBy(file, own);
    takeOverFromDead(file);
    if (make(file, own)) return heldBy(file, own);
    if (Date.now() >= until) return 'busy';
    await wait(10 + Math.random() * 20);
  }
}

function make(file: string, own: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'EEXIST') return false;
    throw problem;
  }
  try {
    writeSync(descriptor, own);
    fsyncSync(descriptor);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

function heldBy(file: string, own: string): Held {
  return {
    release() {
      if (readOwnFile(file, 4096) === own) rmSync(file, { force: true });
      return Promise.resolve();
    },
  };
}

/** Moved aside first: of two that find the same dead holder only one succeeds, and none removes the file of a living one. */
function takeOverFromDead(file: string): void {
  const before = readOwnFile(file, 4096);
  if (before === undefined || isAlive(before, file)) return;
  const aside = `${file}.${randomName()}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readOwnFile(aside, 4096);
  if (moved !== undefined && moved !== before) putBack(aside, file);
  rmSync(aside, { force: true });
}

/** Somebody living was faster than our look: theirs stays. */
function putBack(aside: string, file: string): void {
  try {
    make(file, readFileSync(aside, 'utf8'));
  } catch {
    // Then a third one holds it, and the second finds that out when it lets go.
  }
}

/** A holder that has not written its name yet counts as alive for as long as writing takes. */
function isAlive(text: string, file: string): boolean {
  const holder = holderOf(text);
  if (holder === undefined) return ageOf(file) < 2000;
  try {
    process.kill(holder.pid, 0);
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
  const started = startOf(holder.pid);
  return started === undefined || holder.started === undefined || started === holder.started;
}

function holderOf(text: string): { readonly pid: number; readonly started?: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return undefined;
    return { pid: value.pid, ...('started' in value && typeof value.started === 'string' && { started: value.started }) };
  } catch {
    return undefined;
  }
}

function ageOf(file: string): number {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs;
}

/** When a process began, in ticks since the machine did (proc(5), `starttime`), with the boot it belongs to; undefined where nobody tells. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return undefined;
  }
}
