import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import * as path from 'node:path';

/* Images are unpacked into folders that nobody else can look into, and that a crash leaves behind for a day at most. */

const prefix = 'wharfmaster-image-';
const aDay = 24 * 60 * 60 * 1000;

export async function makePrivateFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(parent, prefix));
  await chmod(folder, 0o700);
  return folder;
}

/** Windows holds files for a moment after their last reader let go. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}

/** Removes what runs that crashed left behind. Others' folders and links stay: the folder for temporary files is everybody's. */
export async function removeStaleFolders(parent: string, now: number): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const ours = process.getuid?.();
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const folder = path.join(parent, name);
    const found = await lstat(folder).catch(() => undefined);
    const isOurs = found?.isDirectory() === true && (ours === undefined || found.uid === ours);
    if (isOurs && now - found.mtimeMs > aDay) await removeFolder(folder);
  }
}
