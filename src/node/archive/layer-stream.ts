import { createHash, type Hash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { contradiction, unreadable } from './archive-fault.js';
import { lentPieces, streamStored } from './archive-files.js';
import type { ArchivedLayer, Compression } from './archived-image.js';
import { maxLayerBytes } from './limits.js';

/** Is lent each piece of a layer's tar as it streams by; a promise holds the stream back. */
export type PieceTaker = (piece: Buffer) => Promise<void> | void;

/**
 * Streams a layer's uncompressed tar and proves on the way that it is the one that the config names: a layer that lies about its diff
 * id would borrow what is known about another. Bytes behind the compressed data count for the blob's digest too.
 */
export async function streamLayer(layer: ArchivedLayer, signal: AbortSignal, take: PieceTaker): Promise<void> {
  const diff = createHash('sha256');
  const blob = layer.digest === undefined || layer.compression === 'none' ? undefined : createHash('sha256');
  let bytes = 0;
  const unpacked = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of pieces) {
      if ((bytes += piece.length) > maxLayerBytes) throw unreadable(`${layer.file.name} unpacks to more than ${maxLayerBytes} bytes.`);
      diff.update(piece);
      await take(piece);
    }
  };
  if (layer.file.size > 0) await throughDecompression(layer, blob, signal, unpacked);
  verify(layer, `sha256:${diff.digest('hex')}`, blob === undefined ? undefined : `sha256:${blob.digest('hex')}`);
}

async function throughDecompression(
  layer: ArchivedLayer,
  blob: Hash | undefined,
  signal: AbortSignal,
  unpacked: (pieces: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  try {
    if (layer.compression === 'none') await unpacked(lentPieces(layer.file, signal));
    else await pipeline(streamStored(layer.file, signal), hashing(blob), decompression(layer.compression), unpacked, { signal });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (/^(Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test(code)) throw unreadable(`the compressed layer ${layer.file.name} is damaged or cut off.`);
    throw cause;
  }
}

function hashing(hash: Hash | undefined): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash?.update(piece);
      done(null, piece);
    },
  });
}

function decompression(compression: Exclude<Compression, 'none'>): Transform {
  return compression === 'gzip' ? createGunzip({ chunkSize: 256 * 1024 }) : createZstdDecompress({ chunkSize: 256 * 1024 });
}

function verify(layer: ArchivedLayer, diffId: string, blob: string | undefined): void {
  if (diffId !== layer.diffId) {
    throw contradiction(`the layer ${layer.file.name} has the digest ${diffId}, its config names ${layer.diffId}.`);
  }
  const stored = layer.compression === 'none' ? diffId : blob;
  if (layer.digest !== undefined && stored !== undefined && stored !== layer.digest) {
    throw contradiction(`${layer.file.name} does not have the digest that it is named after.`);
  }
}
