import { closeSync, fstatSync, fsyncSync, mkdirSync, statSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { readRecord, type EvidenceActor } from '../../core/index.js';
import { syncFolder } from '../own-files.js';
import { wordsOf } from './problems.js';
import { createSegment, longestLine, openForAppending, openForReading, segmentsIn } from './segments.js';
import { readAt } from './tail.js';

/**
 * Brings a sink up to date: below it a folder of this log's own gets the same files, byte for byte. What was missed while the sink was
 * away is caught up. Undefined, or why it cannot be done; a copy that says something else than the log is told, never overwritten.
 */
export function mirrorLog(folder: string, sink: string): string | undefined {
  try {
    // A share that is not mounted is no sink: a folder in its place would keep the records on this machine.
    if (!statSync(sink).isDirectory()) return `${sink} is no folder.`;
    const names = segmentsIn(folder);
    const target = path.join(sink, nameOfLog(folder, names[0] ?? ''));
    const isNew = mkdirSync(target, { recursive: true, mode: 0o700 }) !== undefined;
    if (isNew) syncFolder(sink);
    const present = segmentsIn(target);
    const from = Math.max(0, present.length - 1);
    if (names.slice(0, present.length).join() !== present.join()) return `${target} holds other files than the log.`;
    for (const name of names.slice(from)) {
      const why = mirrorSegment(folder, target, name, !present.includes(name));
      if (why !== undefined) return why;
    }
    return undefined;
  } catch (cause) {
    return wordsOf(cause);
  }
}

function mirrorSegment(folder: string, target: string, name: string, isNew: boolean): string | undefined {
  const source = openForReading(folder, name);
  try {
    const file = path.join(target, name);
    const copy = isNew ? createSegment(file) : openForAppending(file);
    if (copy === 'foreign') return `${file} is no file of ours, or others can write it.`;
    try {
      const why = catchUp(source, copy, file);
      if (isNew) syncFolder(target);
      return why;
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
}

const step = 1024 * 1024;

function catchUp(source: number, copy: number, file: string): string | undefined {
  const size = fstatSync(source).size;
  const done = fstatSync(copy).size;
  const overlap = Math.min(done, step);
  const differs = done > size || !readAt(copy, done - overlap, overlap).equals(readAt(source, done - overlap, overlap));
  if (differs) return `${file} does not say what the log says: one of them was changed.`;
  for (let at = done; at < size; at += step) writeAll(copy, readAt(source, at, Math.min(step, size - at)));
  if (done < size) fsyncSync(copy);
  return undefined;
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** Many people's logs can share a sink: who and where, for people; the hash of the first record, so that no two logs are one. */
function nameOfLog(folder: string, first: string): string {
  const descriptor = openForReading(folder, first);
  try {
    const start = readAt(descriptor, 0, longestLine);
    const record = readRecord(start.subarray(0, start.indexOf(10)).toString('utf8'));
    if (record === undefined) throw new Error(`the first line of ${first} is no record`);
    return `${plain(record.actor)}-${record.hash.slice(0, 16)}`;
  } finally {
    closeSync(descriptor);
  }
}

function plain({ user, host }: EvidenceActor): string {
  return `${user}@${host}`
    .replace(/[^A-Za-z0-9._@-]/g, '_')
    .slice(0, 80)
    .replace(/^\.+/, '');
}
