import { closeSync, fstatSync, read } from 'node:fs';
import { longestLine, openForReading, segmentsIn } from './segments.js';

/** A line of a log, or what stands behind the last one. */
export interface LogLine {
  /** The file's name. */
  readonly file: string;
  /** Without its end. */
  readonly text: string;
  /** True for what no line end follows: a record that is being written, or one that a crash tore off. */
  readonly torn?: true;
}

/** The lines of a log, oldest first, some at a time: a log may be larger than the memory. Throws as Node does. */
export async function* readLines(folder: string): AsyncGenerator<readonly LogLine[]> {
  for (const file of segmentsIn(folder)) {
    const descriptor = openForReading(folder, file);
    try {
      yield* linesOf(file, descriptor, fstatSync(descriptor).size);
    } finally {
      closeSync(descriptor);
    }
  }
}

const step = 1024 * 1024;

async function* linesOf(file: string, descriptor: number, size: number): AsyncGenerator<readonly LogLine[]> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; at < size;) {
    const bytes = await readSome(descriptor, at, Math.min(step, size - at));
    if (bytes.length === 0) break;
    at += bytes.length;
    const text = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const lines: LogLine[] = [];
    let start = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      lines.push({ file, text: text.toString('utf8', start, end) });
      start = end + 1;
    }
    if (lines.length > 0) yield lines;
    rest = text.subarray(start);
    if (rest.length > longestLine) break;
  }
  if (rest.length > 0) yield [{ file, text: rest.toString('utf8'), torn: true }];
}

function readSome(descriptor: number, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  return new Promise((resolve, reject) => {
    read(descriptor, bytes, 0, length, position, (problem, count) =>
      problem === null ? resolve(bytes.subarray(0, count)) : reject(problem),
    );
  });
}
