import { open, type FileHandle } from 'node:fs/promises';
import { readStored } from './archive-files.js';
import type { ArchivedImage, ArchivedLayer } from './archived-image.js';
import { streamLayer } from './layer-stream.js';
import { maxJsonBytes } from './limits.js';
import { padding } from './tar-framing.js';
import { blockBytes } from './tar-header.js';

/**
 * Writes one image as a docker-archive, so that every scanner gets the same thing: exactly one image, with uncompressed layers, each of
 * which is proved to be the one that its config names. The config keeps its bytes, hence its id.
 */
export async function writeDockerArchive(image: ArchivedImage, target: string, signal: AbortSignal): Promise<void> {
  const handle = await open(target, 'wx', 0o600);
  try {
    const config = `${hexOf(image.subject.imageId)}.json`;
    const layers = image.layers.map(({ diffId }) => `${hexOf(diffId)}.tar`);
    let at = 0;
    for (const [index, layer] of image.layers.entries()) {
      const name = `${hexOf(layer.diffId)}.tar`;
      if (layers.indexOf(name) === index) at = await addLayer(handle, at, name, layer, signal);
    }
    at = await addBytes(handle, at, config, await readStored(image.configFile, maxJsonBytes));
    const manifest = [{ Config: config, RepoTags: image.subject.tags, Layers: layers }];
    at = await addBytes(handle, at, 'manifest.json', Buffer.from(JSON.stringify(manifest)));
    await writeAll(handle, Buffer.alloc(2 * blockBytes), at);
  } finally {
    await handle.close();
  }
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

/** The header is written last: only then is the uncompressed size known, and a failed layer leaves no archive that looks whole. */
async function addLayer(handle: FileHandle, at: number, name: string, layer: ArchivedLayer, signal: AbortSignal): Promise<number> {
  let end = at + blockBytes;
  await streamLayer(layer, signal, async (piece) => {
    await writeAll(handle, piece, end);
    end += piece.length;
  });
  const size = end - at - blockBytes;
  await writeAll(handle, header(name, size), at);
  await writeAll(handle, Buffer.alloc(padding(size)), end);
  return end + padding(size);
}

async function addBytes(handle: FileHandle, at: number, name: string, content: Buffer): Promise<number> {
  const whole = Buffer.concat([header(name, content.length), content, Buffer.alloc(padding(content.length))]);
  await writeAll(handle, whole, at);
  return at + whole.length;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

/** A ustar header of a regular file; `name` is ASCII and short. Sizes over 8 GiB are written in base 256, as GNU and Go do. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 100, 'latin1');
  block.write('0000644\u00000000000\u00000000000\u0000', 100, 'latin1');
  if (size < 8 ** 11) block.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write('00000000000\u0000', 136, 'latin1');
  block.write('        0', 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return block;
}
