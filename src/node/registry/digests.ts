import { createHash } from 'node:crypto';
import type { Digest } from '../../core/index.js';

/** The digests that registries and we understand (OCI image-spec, descriptor.md, registered algorithms). */
export function isDigest(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}

/** The digest of bytes by the algorithm of another digest; SHA-256 when there is none. */
export function digestLike(bytes: Uint8Array, like: Digest = 'sha256:'): Digest {
  const algorithm = algorithmOf(like);
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

function algorithmOf(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}
