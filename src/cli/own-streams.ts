import { fstatSync, statSync, writeSync } from 'node:fs';

/**
 * Writes to the process's own output (1) or error output (2), straight to the descriptor: Node's streams take longer to load than a file takes to be judged.
 * Where a descriptor cannot be written at once (a pipe that does not block, Windows' console) the stream does it. `failed` hears once of what went
 * wrong; nothing is written afterwards.
 */
export function writerOf(descriptor: 1 | 2, failed: (code: string | undefined) => void): (text: string) => void {
  let isOpen = true;
  const fail = (error: unknown): void => {
    isOpen = false;
    failed(codeOf(error));
  };
  let stream: NodeJS.WriteStream | undefined;
  const writeLater = (bytes: Buffer): void => {
    stream ??= openStream(descriptor, fail);
    stream.write(bytes);
  };
  return (text) => {
    if (!isOpen || text === '') return;
    const bytes = Buffer.from(text);
    try {
      const written = stream !== undefined || process.platform === 'win32' ? 0 : writeNow(descriptor, bytes);
      if (written < bytes.length) writeLater(bytes.subarray(written));
    } catch (error) {
      fail(error);
    }
  };
}

function openStream(descriptor: 1 | 2, failed: (error: unknown) => void): NodeJS.WriteStream {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', failed);
  return stream;
}

/** How much could be written without waiting: less than everything only where the descriptor does not block. */
function writeNow(descriptor: number, bytes: Buffer): number {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw error;
  }
  return written;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Whether the output is shown by a terminal. Only a character device can be one, and the one that throws everything away is none. */
export function showsOutput(): boolean {
  try {
    const output = fstatSync(1);
    if (!output.isCharacterDevice()) return false;
    if (output.rdev !== 0 && output.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev) return false;
  } catch {
    return false;
  }
  return process.stdout.isTTY;
}
