import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';

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

function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
