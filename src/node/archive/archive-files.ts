import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { unreadable } from './archive-fault.js';

/** Where a file of an archive lies: bytes of a tarball that is never unpacked, or a file of a folder. */
export interface StoredFile {
  /** Its name in the archive, e.g. `blobs/sha256/9f1c…`. */
  readonly name: string;
  /** Absolute path of the file on disk that holds it. */
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

/** The files of an archive by name. A name that stands for two files, or leads outside, is a fault. */
export interface ArchiveFiles {
  find(name: string): Promise<StoredFile | undefined>;
}

export async function readStored(file: StoredFile, limit: number): Promise<Buffer> {
  if (file.size > limit) throw unreadable(`${file.name} has ${file.size} bytes; more than ${limit} are not read.`);
  const handle = await open(file.path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(file.size), 0, file.size, file.offset);
    if (bytesRead !== file.size) throw unreadable(`it ends in the middle of ${file.name}.`);
    return buffer;
  } finally {
    await handle.close();
  }
}

/**
 * A file's bytes piece by piece, each in the same memory as the one before: new memory for every piece of a large layer costs as much as
 * reading it. A piece may be used until the next one is asked for. What is missing at the end is for the digest to tell.
 */
export async function* lentPieces(file: StoredFile, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file.path, 'r');
  try {
    const memory = Buffer.allocUnsafe(Math.min(pieceBytes, file.size));
    for (let at = 0; at < file.size;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(memory, 0, Math.min(memory.length, file.size - at), file.offset + at);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

export function streamStored(file: StoredFile, signal: AbortSignal): Readable {
  // An empty range cannot be said with inclusive ends, so it reads one byte past nothing and is cut by its own end.
  const end = file.offset + file.size - 1;
  return createReadStream(file.path, { start: file.offset, end: Math.max(end, 0), highWaterMark: streamedBytes, signal });
}

/** Large enough that a layer is read at the speed of its hash, small enough that one piece never holds up the process. */
const pieceBytes = 1024 * 1024;
/** Of a stream, which takes new memory for each. */
const streamedBytes = 256 * 1024;
