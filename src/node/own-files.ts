import { closeSync, constants, fstatSync, fsyncSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { randomName } from './hash.js';

/* What we keep between runs is believed only when nobody else can have written it. */

/** True for a folder, no link, of the person's own that nobody else may write. On Windows mode bits say nothing; there one below the person's profile is theirs. */
export function isOwnFolder(folder: string): boolean {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && isOwn(entry);
}

/** The text of a regular file of our own; undefined for links, for what others can write, and for more than `largest` bytes. */
export function readOwnFile(file: string, largest: number): string | undefined {
  const noLinks = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | noLinks);
    const entry = fstatSync(descriptor);
    return entry.isFile() && entry.size <= largest && isOwn(entry) ? readFileSync(descriptor, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Replaced at once or not at all, and on the disk when this returns. Throws as Node does when it cannot be written. */
export function writeOwnFile(file: string, text: string | Buffer): void {
  const temporary = `${file}.${randomName()}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    syncFolder(path.dirname(file));
  } catch (problem) {
    rmSync(temporary, { force: true });
    throw problem;
  }
}

/** What was made or renamed in a folder is on the disk afterwards; Windows has no such thing and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** True when a file or folder is of the person's own and nobody else may write it. */
export function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
