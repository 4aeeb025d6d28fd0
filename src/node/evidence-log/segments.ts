import { closeSync, constants, fstatSync, openSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { isOwn } from '../own-files.js';

/*
 * A log is one chain over several files, each named by the number of its first record, so that the order of names is the order of records:
 * `cat evidence-*.jsonl` is the whole log.
 */

/** When a file has grown to this, the next record begins a new one: a file that a person can still open and send. */
export const segmentLimit = 32 * 1024 * 1024;

/** The longest line that is written, and that is read as one: more is no record of ours. */
export const longestLine = 4 * 1024 * 1024;

/** The files of a log, oldest first. */
export function segmentsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^evidence-[0-9]{12}\.jsonl$/.test(name))
    .sort();
}

export function segmentName(firstSeq: number): string {
  return `evidence-${String(firstSeq).padStart(12, '0')}.jsonl`;
}

/** Not through links, and not waiting at a named pipe. */
const safely = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a file of a log for appending; `foreign` when it is none of our own that nobody else can write or name. */
export function openForAppending(file: string): number | 'foreign' {
  return checked(openSync(file, constants.O_RDWR | constants.O_APPEND | safely));
}

/** Makes a new file of a log; throws when there is one. */
export function createSegment(file: string): number {
  return openSync(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | safely, 0o600);
}

/** Opens a file of a log, or of a copy of one that somebody else keeps, for reading. */
export function openForReading(folder: string, name: string): number {
  const descriptor = openSync(path.join(folder, name), constants.O_RDONLY | safely);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error(`${name} is no regular file`);
}

function checked(descriptor: number): number | 'foreign' {
  const entry = fstatSync(descriptor);
  // Under another name it could be written by what knows nothing of the lock.
  if (entry.isFile() && entry.nlink <= 1 && isOwn(entry)) return descriptor;
  closeSync(descriptor);
  return 'foreign';
}
