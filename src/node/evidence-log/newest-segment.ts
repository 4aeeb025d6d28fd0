import { closeSync, fstatSync, fsyncSync, ftruncateSync } from 'node:fs';
import * as path from 'node:path';
import { checkLine, emptyChain, endOf, failed, ok, readRecord, type ChainEnd, type Result, type TrustProblem } from '../../core/index.js';
import { randomName } from '../hash.js';
import { writeOwnFile } from '../own-files.js';
import { broken, isForeign } from './problems.js';
import { createSegment, openForAppending, openForReading, segmentName, segmentsIn } from './segments.js';
import { digestOf } from './digest.js';
import { readAt, readTail, type Tail } from './tail.js';

/** The file that the next record goes to, open, and the record that it follows. */
export interface NewestSegment {
  readonly file: string;
  readonly descriptor: number;
  /** In bytes; all of them whole lines. */
  readonly size: number;
  readonly isNew: boolean;
  readonly end: ChainEnd;
  /** What was found and put right, in words. */
  readonly notes: readonly string[];
}

/** Finds the end of a log without reading more than its last line. What a crash tore off is moved aside first. Call it with the lock. */
export function openNewest(folder: string, limit: number): Result<NewestSegment, TrustProblem> {
  const names = segmentsIn(folder);
  const newest = names.at(-1);
  if (newest === undefined) return ok(newSegment(folder, emptyChain, []));
  const file = path.join(folder, newest);
  const descriptor = openForAppending(file);
  if (descriptor === 'foreign') return failed(isForeign(folder));
  const found = readEnd(file, descriptor, names, folder);
  if (!found.ok) closeSync(descriptor);
  if (!found.ok || found.value.size < limit) return found;
  closeSync(descriptor);
  return ok(newSegment(folder, found.value.end, found.value.notes));
}

function newSegment(folder: string, end: ChainEnd, notes: readonly string[]): NewestSegment {
  const file = path.join(folder, segmentName(end.seq + 1));
  return { file, descriptor: createSegment(file), size: 0, isNew: true, end, notes };
}

function readEnd(file: string, descriptor: number, names: readonly string[], folder: string): Result<NewestSegment, TrustProblem> {
  const { size } = fstatSync(descriptor);
  const tail = readTail(descriptor, size);
  if (tail === undefined) return failed(broken(file, 'its last line is longer than any record.'));
  const notes = tail.whole < size ? [moveAside(file, descriptor, tail.whole, size)] : [];
  const end = tail.line === undefined ? endBefore(names, folder) : lastOf(file, tail.line);
  if (!end.ok) return end;
  return ok({ file, descriptor, size: tail.whole, isNew: tail.whole === 0, end: end.value, notes });
}

/** Nothing is lost: what was torn off stands beside the log before it is cut from it. */
function moveAside(file: string, descriptor: number, whole: number, size: number): string {
  const aside = `torn-${path.basename(file, '.jsonl').slice('evidence-'.length)}-${randomName()}.bin`;
  writeOwnFile(path.join(path.dirname(file), aside), readAt(descriptor, whole, size - whole));
  ftruncateSync(descriptor, whole);
  fsyncSync(descriptor);
  return `An earlier record was torn off by a crash before it was whole; its ${size - whole} bytes are kept in ${aside}.`;
}

/** The record that a line is; only its own soundness is looked at, the whole chain is for `evidence verify`. */
function lastOf(file: string, line: string): Result<ChainEnd, TrustProblem> {
  const record = readRecord(line);
  const before = record === undefined ? emptyChain : { seq: record.seq - 1, hash: record.prevHash };
  const checked = checkLine(line, before, digestOf);
  return checked.ok ? ok(endOf(checked.record)) : failed(broken(file, checked.why));
}

/** A file that is still empty follows the one before it: the machine stopped between making and writing it. */
function endBefore(names: readonly string[], folder: string): Result<ChainEnd, TrustProblem> {
  const before = names.at(-2);
  if (before === undefined) return ok(emptyChain);
  const descriptor = openForReading(folder, before);
  try {
    const tail: Tail | undefined = readTail(descriptor, fstatSync(descriptor).size);
    const file = path.join(folder, before);
    return tail?.line === undefined ? failed(broken(file, 'it holds no whole record.')) : lastOf(file, tail.line);
  } finally {
    closeSync(descriptor);
  }
}
