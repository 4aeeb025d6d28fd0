import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { failed, ok, type AdmissionReader, type Digest, type Result } from '../../core/index.js';
import { admissionSplitter } from './admission-splitter.js';

/** What went through the reader. */
export interface ReadLog {
  /** Of the bytes as they lie there, compressed or not. */
  readonly digest: Digest;
  readonly bytes: number;
  readonly isCancelled: boolean;
  /** The compressed stream ended early or was damaged: what came before was read. */
  readonly damaged?: string;
}

/** Reads one log of a cluster (absent: standard input) piece by piece, whatever its size. A failure is the sentence to say. */
export async function readAdmissionLog(
  file: string | undefined,
  reader: AdmissionReader,
  signal: AbortSignal,
): Promise<Result<ReadLog, string>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const source: Readable = file === undefined ? process.stdin : createReadStream(file, { highWaterMark: 1024 * 1024 });
  const splitter = admissionSplitter(reader);
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      if (signal.aborted) return;
      const buffer = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
      hash.update(buffer);
      bytes += buffer.length;
      yield buffer;
    }
  };
  const onAbort = (): void => void source.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  let damaged: string | undefined;
  try {
    damaged = await feed(pieces(), splitter);
  } catch (problem) {
    if (!signal.aborted)
      return failed(`${file ?? 'Standard input'} could not be read: ${problem instanceof Error ? problem.message : String(problem)}`);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  splitter.end();
  return ok({ digest: `sha256:${hash.digest('hex')}`, bytes, isCancelled: signal.aborted, ...(damaged !== undefined && { damaged }) });
}

type Splitter = ReturnType<typeof admissionSplitter>;

/** Answers with what was wrong with the compression, if anything was. */
async function feed(pieces: AsyncGenerator<Buffer>, splitter: Splitter): Promise<string | undefined> {
  const first = await pieces.next();
  if (first.done === true) return undefined;
  const isCompressed = first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!isCompressed) {
    splitter.add(first.value);
    for await (const piece of pieces) splitter.add(piece);
    return undefined;
  }
  return feedCompressed(first.value, pieces, splitter);
}

async function feedCompressed(first: Buffer, pieces: AsyncGenerator<Buffer>, splitter: Splitter): Promise<string | undefined> {
  const gunzip = createGunzip();
  const write = async (): Promise<void> => {
    gunzip.write(first);
    for await (const piece of pieces) if (!gunzip.write(piece)) await once(gunzip, 'drain');
    gunzip.end();
  };
  // A source that ends early must not leave the other side waiting.
  const written = write().catch((problem: unknown) => void gunzip.destroy(problem instanceof Error ? problem : undefined));
  try {
    for await (const piece of gunzip) splitter.add(piece as Buffer);
    await written;
    return undefined;
  } catch (problem) {
    // The rest is hashed all the same: the record names the whole file.
    while ((await pieces.next()).done !== true) continue;
    return problem instanceof Error ? problem.message : String(problem);
  }
}
