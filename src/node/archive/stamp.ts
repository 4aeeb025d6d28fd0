import { stat } from 'node:fs/promises';
import { contradiction } from './archive-fault.js';

/** What changes when somebody writes to a file or puts another in its place. */
export async function stampOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs].join(' ');
}

/** A tarball that changes while it is looked at was not looked at. */
export async function refuseChanged(file: string, stamp: string): Promise<void> {
  if ((await stampOf(file)) !== stamp) throw contradiction('it was changed while it was being scanned.');
}
