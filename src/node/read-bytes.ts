import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { failed, ok, type FileProblem, type Result } from '../core/index.js';

/** No file that people write by hand is larger; what is larger is said, never skipped silently. */
export const sizeLimit = 64 * 1024 * 1024;

/**
 * Reads a regular file at once. A file that changes meanwhile is read again, and after three attempts it is a problem: half of an old
 * and half of a new file is a text that nobody wrote.
 */
export function readBytes(file: string, limit = sizeLimit): Result<Buffer, FileProblem> {
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const read = readOnce(file, limit);
      if (read !== 'changed') return read;
    }
    return failed({
      code: 'FILE_UNREADABLE',
      message: 'It changed while it was being read.',
      next: 'Run the command again when nothing writes the file.',
    });
  } catch (error) {
    return failed(fileProblem(error));
  }
}

/** What went wrong with a file, for people. */
export function fileProblem(error: unknown): FileProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { code: 'FILE_NOT_FOUND', message: 'It does not exist.', next: 'Check the spelling of the path.' };
  const message = code === 'EACCES' || code === 'EPERM' ? 'You may not read it.' : `It could not be read (${code}).`;
  return { code: 'FILE_UNREADABLE', message, next: 'Check the permissions of the file and of its folders.' };
}

/** Not blocking, so that a named pipe cannot hold us up before we see that it is one. */
const flags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

function readOnce(file: string, limit: number): Result<Buffer, FileProblem> | 'changed' {
  const descriptor = openSync(file, flags);
  try {
    const before = fstatSync(descriptor, { bigint: true });
    if (!before.isFile()) return failed({ code: 'FILE_UNREADABLE', message: 'It is no regular file.', next: 'Name a file.' });
    if (before.size > BigInt(limit)) return failed(tooLarge(Number(before.size), limit));
    const bytes = readAll(descriptor, Number(before.size));
    return bytes === undefined || hasChanged(before, fstatSync(descriptor, { bigint: true })) ? 'changed' : ok(bytes);
  } finally {
    closeSync(descriptor);
  }
}

/** Exactly `size` bytes; undefined when there are fewer, or more. */
function readAll(descriptor: number, size: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length <= size; length += read) read = readSync(descriptor, bytes, length, size + 1 - length, null);
  return length === size ? bytes.subarray(0, size) : undefined;
}

function hasChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.mtimeNs !== after.mtimeNs || before.size !== after.size;
}

function tooLarge(size: number, limit: number): FileProblem {
  const inMegabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
  return {
    code: 'FILE_TOO_LARGE',
    message: `It has ${inMegabytes(size)}; files above ${inMegabytes(limit)} are not read.`,
    next: 'Split it, or judge what produces it.',
  };
}
