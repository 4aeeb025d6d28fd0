import { fstatSync, fsyncSync, ftruncateSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { syncFolder } from '../own-files.js';
import { broken, unwritable } from './problems.js';

/** An open file of a log, and how many bytes it had when it was looked at. */
interface OpenFile {
  readonly file: string;
  readonly descriptor: number;
  readonly size: number;
  readonly isNew: boolean;
}

/** One write at the end of the file, and on the disk when this answers. What did not fit is cut off again, so that nothing half written counts. */
export function appendLine({ file, descriptor, size, isNew }: OpenFile, line: string): Result<undefined, TrustProblem> {
  const folder = path.dirname(file);
  const bytes = Buffer.from(`${line}\n`);
  try {
    if (writeSync(descriptor, bytes) < bytes.length) throw Object.assign(new Error('not all of it could be written'), { code: 'ENOSPC' });
    fsyncSync(descriptor);
    if (isNew) syncFolder(folder);
  } catch (cause) {
    cutBack(descriptor, size);
    return failed(unwritable(folder, cause));
  }
  if (fstatSync(descriptor).size === size + bytes.length) return ok(undefined);
  return failed(broken(file, 'something else wrote to it at the same time.'));
}

/** When even this fails, the next one who writes finds a torn line and moves it aside. */
function cutBack(descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
    fsyncSync(descriptor);
  } catch {
    // Said by the failure that led here.
  }
}
