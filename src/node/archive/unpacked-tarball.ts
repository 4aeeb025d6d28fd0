import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { unreadable } from './archive-fault.js';
import { maxLayerBytes } from './limits.js';
import { isCompressedTarball } from './read-image-archive.js';

/** The tarball itself, or what `docker save IMAGE | gzip` made of it unpacked into the folder: scanners need to jump about in it. */
export async function unpackedTarball(file: string, folder: string, signal: AbortSignal): Promise<string> {
  if (!(await stat(file)).isFile()) return file;
  const compression = await isCompressedTarball(file);
  if (compression === undefined) return file;
  const target = path.join(folder, 'unpacked.tar');
  let bytes = 0;
  const counted = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      if ((bytes += piece.length) > maxLayerBytes) throw unreadable(`it unpacks to more than ${maxLayerBytes} bytes.`);
      yield piece;
    }
  };
  const unpacking = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  await pipeline(createReadStream(file), unpacking, counted, createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal });
  return target;
}
