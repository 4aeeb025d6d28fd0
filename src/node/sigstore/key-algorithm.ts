import { constants, sign, verify, type KeyObject } from 'node:crypto';
import { PublicKeyDetails } from '@sigstore/protobuf-specs';

/** How a key signs: as sigstore's libraries do by default, so that cosign verifies what we sign (sigstore, `GetDefaultAlgorithmDetails`). */
export interface KeyAlgorithm {
  /** What the message is hashed with; null for Ed25519, which takes it as it is. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null;
  readonly details: PublicKeyDetails;
}

/** Undefined for keys that sigstore has no name for. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
    case 'rsa':
      return rsaAlgorithm(key.asymmetricKeyDetails?.modulusLength ?? 0);
    case 'ed25519':
      return { digest: null, details: PublicKeyDetails.PKIX_ED25519 };
    default:
      return undefined;
  }
}

export function signWith(key: KeyObject, algorithm: KeyAlgorithm, data: Buffer): Buffer {
  return sign(algorithm.digest, data, key);
}

/** Whether a signature holds, also for ECDSA over SHA-256 with a larger curve, as cosign signed until version 3. */
export function holds(key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) return false;
  return digestsFor(algorithm).some((digest) => holdsFor(digest, key, data, signature));
}

const curves: Readonly<Record<string, KeyAlgorithm>> = {
  prime256v1: { digest: 'sha256', details: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256 },
  secp384r1: { digest: 'sha384', details: PublicKeyDetails.PKIX_ECDSA_P384_SHA_384 },
  secp521r1: { digest: 'sha512', details: PublicKeyDetails.PKIX_ECDSA_P521_SHA_512 },
};

function rsaAlgorithm(bits: number): KeyAlgorithm | undefined {
  if (bits < 2048 || bits > 8192) return undefined;
  if (bits >= 4096) return { digest: 'sha256', details: PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256 };
  return {
    digest: 'sha256',
    details: bits >= 3072 ? PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256 : PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256,
  };
}

function digestsFor({ digest }: KeyAlgorithm): readonly KeyAlgorithm['digest'][] {
  return digest === 'sha384' || digest === 'sha512' ? [digest, 'sha256'] : [digest];
}

function holdsFor(digest: KeyAlgorithm['digest'], key: KeyObject, data: Buffer, signature: Buffer): boolean {
  try {
    const options = key.asymmetricKeyType === 'rsa' ? { key, padding: constants.RSA_PKCS1_PADDING } : key;
    return verify(digest, data, options, signature);
  } catch {
    return false;
  }
}
