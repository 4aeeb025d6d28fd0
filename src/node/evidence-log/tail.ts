import { readSync } from 'node:fs';
import { longestLine } from './segments.js';

/** How a file of a log ends. */
export interface Tail {
  /** How many of its bytes are whole lines; what follows was torn off by a crash. */
  readonly whole: number;
  /** The last whole line, without its end; undefined when there is none. */
  readonly line?: string;
}

/** Reads the end of a file of a log from its back, however large it is; undefined when its last line is longer than any record. */
export function readTail(descriptor: number, size: number): Tail | undefined {
  let whole = 1 + newlineBefore(descriptor, size);
  for (;;) {
    if (whole === 0) return size > longestLine ? undefined : { whole: 0 };
    const start = 1 + newlineBefore(descriptor, whole - 1);
    if (whole - start > longestLine) return undefined;
    const bytes = readAt(descriptor, start, whole - 1 - start);
    // No record holds a zero byte: the file had grown, but its content was not on the disk yet when the machine stopped.
    if (!bytes.includes(0)) return { whole, line: bytes.toString('utf8') };
    whole = start;
  }
}

const step = 64 * 1024;

/** Where the last line end before a place is, -1 when there is none; looks no further than a line may be long. */
function newlineBefore(descriptor: number, end: number): number {
  for (let at = end; at > 0 && end - at <= longestLine;) {
    const start = Math.max(0, at - step);
    const found = readAt(descriptor, start, at - start).lastIndexOf(10);
    if (found >= 0) return start + found;
    at = start;
  }
  return -1;
}

/** So many bytes from a place on, fewer where the file ends. */
export function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  for (let last = -1; last !== 0 && read < length; read += last) last = readSync(descriptor, bytes, read, length - read, position + read);
  return bytes.subarray(0, read);
}

/** The whole lines of a file from its back on. */
export function* lastLines(descriptor: number, size: number): Generator<string> {
  for (let end = 1 + newlineBefore(descriptor, size); end > 0;) {
    const start = 1 + newlineBefore(descriptor, end - 1);
    yield readAt(descriptor, start, end - 1 - start).toString('utf8');
    end = start;
  }
}
