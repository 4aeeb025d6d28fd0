import { lstatSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';

/** Drops what was not of use for the longest time until the folder holds at most so many bytes, and what a crash left half written. */
export function makeRoom(folder: string, mostBytes: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const entry = lstatSync(file, { throwIfNoEntry: false });
    return entry === undefined ? [] : [{ file, bytes: entry.size, usedAt: entry.mtimeMs }];
  });
  const longAgo = Date.now() - hourInMs;
  for (const { file, usedAt } of files) if (file.endsWith('.tmp') && usedAt < longAgo) rmSync(file, { force: true });
  let bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  for (const each of files.filter(({ file }) => file.endsWith('.json')).sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= mostBytes) return;
    rmSync(each.file, { force: true });
    bytes -= each.bytes;
  }
}

/** Another window may still be writing what is younger. */
const hourInMs = 3_600_000;
