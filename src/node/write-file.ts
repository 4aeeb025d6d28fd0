import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Problem, type Result } from '../core/index.js';
import { isInside } from './paths.js';
import { readBytes } from './read-bytes.js';

export type WriteProblem = Problem<'WRITE_OUTSIDE' | 'WRITE_LINK' | 'WRITE_READ_ONLY' | 'WRITE_CHANGED' | 'WRITE_FAILED'>;

/**
 * Replaces a file's content at once or not at all: written beside it, then renamed over it. Refuses links, targets outside the
 * workspace, and a file that is no longer what was read.
 */
export function replaceFile(
  file: string,
  content: Buffer,
  expected: { readonly root: string; readonly before: Buffer },
): Result<void, WriteProblem> {
  const refusal = refuse(file, expected.root);
  if (refusal !== undefined) return failed(refusal);
  const now = readBytes(file);
  if (!now.ok || !now.value.equals(expected.before)) {
    return failed({
      code: 'WRITE_CHANGED',
      message: 'It changed since it was read, so it was not written.',
      next: 'Run the command again.',
    });
  }
  return writeBeside(file, content);
}

function refuse(file: string, root: string): WriteProblem | undefined {
  try {
    const entry = lstatSync(file);
    if (!entry.isFile())
      return {
        code: 'WRITE_LINK',
        message: 'It is a link or no regular file, so it was not written.',
        next: 'Fix the file that it names.',
      };
    if (entry.nlink > 1)
      return { code: 'WRITE_LINK', message: 'It has other names (hard links), so it was not written.', next: 'Edit it by hand.' };
    // Renaming over it would succeed all the same: the folder's permissions decide about that.
    if (!isWritable(file, entry.mode))
      return { code: 'WRITE_READ_ONLY', message: 'It is read-only, so it was not written.', next: 'Make it writable first.' };
    const isOutside = !isInside(realpathSync(file), realpathSync(root));
    return isOutside
      ? {
          code: 'WRITE_OUTSIDE',
          message: 'It lies outside the workspace, so it was not written.',
          next: 'Run the command in the workspace of the file.',
        }
      : undefined;
  } catch (cause) {
    return { ...writeFailed, cause };
  }
}

/** The mode bits too: for the superuser everything is writable. */
function isWritable(file: string, mode: number): boolean {
  if ((mode & 0o222) === 0) return false;
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const writeFailed: WriteProblem = {
  code: 'WRITE_FAILED',
  message: 'It could not be written.',
  next: 'Check the permissions of the file and of its folder.',
};

function writeBeside(file: string, content: Buffer): Result<void, WriteProblem> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file).slice(0, 100)}.${process.getBuiltinModule('node:crypto').randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const mode = lstatSync(file).mode & 0o7777;
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written);
      fchmodSync(descriptor, mode);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    return ok(undefined);
  } catch (cause) {
    rmSync(temporary, { force: true });
    return failed({ ...writeFailed, cause });
  }
}
