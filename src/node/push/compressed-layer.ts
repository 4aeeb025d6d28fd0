import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { Digest } from '../../core/index.js';
import type { StoredFile } from '../archive/archive-files.js';
import type { ArchivedLayer } from '../archive/archived-image.js';
import { streamLayer } from '../archive/layer-stream.js';

/** A layer as it goes to a registry. */
export interface CompressedLayer {
  readonly file: StoredFile;
  readonly digest: Digest;
}

/**
 * Compresses a layer into a file of ours, after having proved that it is the one that its config names. The same layer gives the same bytes
 * with every run of the same program (no time, no name, a fixed level), so what a registry has already is found there.
 */
export async function compressLayer(layer: ArchivedLayer, file: string, signal: AbortSignal): Promise<CompressedLayer> {
  const gzip = createGzip({ level });
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  };
  const written = pipeline(gzip, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal });
  // Whoever compresses hears of it at the end; until then nobody is listening.
  written.catch(() => undefined);
  try {
    await streamLayer(layer, signal, (piece) => compressed(gzip, piece));
    gzip.end();
  } catch (cause) {
    gzip.destroy(cause instanceof Error ? cause : undefined);
    // A full disk ends the compressor, and whoever feeds it only sees that it ended: the first cause counts.
    await written;
    throw cause;
  }
  await written;
  return { file: { name: layer.file.name, path: file, offset: 0, size }, digest: `sha256:${hash.digest('hex')}` };
}

/** Faster than the usual 6 by half, and larger by a few hundredths: the registry is near, or the network is the brake. */
const level = 5;

/** Until the compressor is done with the piece: it is only lent, and the next one takes its memory. */
function compressed(gzip: Gzip, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    gzip.write(piece, (problem) => (problem ? reject(problem) : resolve()));
  });
}
