import { createHash, timingSafeEqual } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { toSignedEntity, type SignedEntity } from '@sigstore/verify';
import { holds } from './key-algorithm.js';

/** A signature that was read from somewhere, and what it should be over. */
export interface SignedMaterial {
  readonly bundle: Bundle;
  /** What a bare signature is over; an envelope carries its own content. */
  readonly artifact: Buffer;
}

/**
 * The library's picture of a signature, with the digest that belongs to the key: the library itself knows SHA-256 only. Throws on what
 * cannot be taken apart.
 */
export function signedEntityOf({ bundle, artifact }: SignedMaterial): SignedEntity {
  const entity = toSignedEntity(bundle, artifact);
  const signed =
    bundle.content.$case === 'dsseEnvelope'
      ? dsse.preAuthEncoding(bundle.content.dsseEnvelope.payloadType, bundle.content.dsseEnvelope.payload)
      : artifact;
  const { signature } = entity;
  return {
    ...entity,
    signature: {
      signature: signature.signature,
      compareSignature: (other) => signature.compareSignature(other),
      compareDigest: (digest) =>
        isDigestOf(digest, bundle.content.$case === 'dsseEnvelope' ? bundle.content.dsseEnvelope.payload : artifact),
      compareSignedDigest: (digest) => isDigestOf(digest, signed),
      verifySignature: (key) => holds(key, signed, signature.signature),
    },
  };
}

const algorithms: Readonly<Record<number, string>> = { 32: 'sha256', 48: 'sha384', 64: 'sha512' };

function isDigestOf(digest: Buffer, bytes: Buffer): boolean {
  const algorithm = algorithms[digest.length];
  return algorithm !== undefined && timingSafeEqual(createHash(algorithm).update(bytes).digest(), digest);
}
