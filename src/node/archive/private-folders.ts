import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { isRunning, thisProcess } from '../process-identity.js';

/* Images are unpacked, and programs run, in folders that nobody else can look into, and that a crash leaves behind for a day at most. */

const imagePrefix = 'wharfmaster-image-';
const runPrefix = 'wharfmaster-run-';
const aDay = 24 * 60 * 60 * 1000;

export async function makePrivateFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(parent, imagePrefix));
  await chmod(folder, 0o700);
  return folder;
}

/** For one run of a program. The parent must exist; the name tells whose run it is, since one that listens may last for days. */
export function makeRunFolder(parent: string): string {
  return mkdtempSync(path.join(parent, `${runPrefix}${process.pid}-`));
}

/** At once, since it holds a few files. What a tool is still holding on to must not cost its answer. */
export async function removeRunFolder(folder: string): Promise<void> {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    await removeFolder(folder);
  }
}

/** Windows holds files for a moment after their last reader let go. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}

/** Removes what runs that crashed left behind. Others' folders and links stay: the folder for temporary files is everybody's. */
export async function removeStaleFolders(parent: string, now: number): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const ours = process.getuid?.();
  for (const name of names.filter(isLeftBehind)) {
    const folder = path.join(parent, name);
    const found = await lstat(folder).catch(() => undefined);
    const isOurs = found?.isDirectory() === true && (ours === undefined || found.uid === ours);
    if (isOurs && now - found.mtimeMs > aDay) await removeFolder(folder);
  }
}

function isLeftBehind(name: string): boolean {
  if (name.startsWith(imagePrefix)) return true;
  if (!name.startsWith(runPrefix)) return false;
  const pid = /^(\d{1,10})-/.exec(name.slice(runPrefix.length))?.[1];
  return pid === undefined || isRunning({ pid: Number(pid), machine: thisProcess().machine }) === 'no';
}
