import { createHash } from 'node:crypto';
import type { BlobContent, Descriptor } from '../../core/index.js';

/** Bytes in memory as a registry names them. */
export function descriptorOf(bytes: Buffer, mediaType: string): Descriptor {
  return { mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length };
}

/** Bytes in memory, to be uploaded. */
export function contentOf(bytes: Buffer): BlobContent {
  const { digest, size } = descriptorOf(bytes, '');
  return { digest, size, read: () => once(bytes) };
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* once(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}
