import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ok, type Clock, type KeylessSigner, type Result, type SignRequest, type TrustProblem } from '../../core/index.js';
import { readCertificate } from './certificate.js';
import { fetchCertificate } from './certificate-authority.js';
import { describeIdentity, isIdentityOf } from './identity.js';
import { algorithmOf, signWith, type KeyAlgorithm } from './key-algorithm.js';
import type { OpenedKeys } from './opened-keys.js';
import { openOnce } from './private-key.js';
import { refuse } from './refuse.js';
import type { SigningServices } from './signing-config.js';

/** Somebody who can sign now, and is found to be whom the policy means. */
export interface ReadySigner {
  readonly publicKey: KeyObject;
  readonly algorithm: KeyAlgorithm;
  /** DER form of the certificate of an identity. */
  readonly certificate?: Buffer;
  sign(data: Buffer): Buffer;
}

type SigningPart = Pick<SignRequest, 'signer' | 'means' | 'secrets'>;

/** Opens the private key; a key that the policy does not name signs nothing. */
export async function openKey(
  { signer, means, secrets }: SigningPart,
  opened: OpenedKeys,
): Promise<Result<{ readonly ready: ReadySigner; readonly fingerprint: string }, TrustProblem>> {
  const key = await openOnce(means.key ?? '', secrets.passphrase, opened);
  if (!key.ok) return key;
  const expected = signer.signer.type === 'key' ? signer.signer.keys.map(({ sha256 }) => sha256.toLowerCase()) : [];
  if (!expected.includes(key.value.fingerprint))
    return refuse(
      'KEY_NOT_IN_POLICY',
      `The key ${means.key ?? ''} has the fingerprint ${key.value.fingerprint}; for ${signer.name} the policy names ${expected.join(', ')}.`,
      'Sign with the key that the policy names, or have the policy name this one.',
    );
  const signing = ready(key.value.key, key.value.publicKey);
  return signing.ok ? ok({ ready: signing.value, fingerprint: key.value.fingerprint }) : signing;
}

/** Makes a key for this one signature and has it certified; an identity that is not the signer's signs nothing. */
export async function certifyIdentity(
  { signer, secrets }: SigningPart,
  identity: KeylessSigner,
  services: SigningServices,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<ReadySigner, TrustProblem>> {
  if (services.certificates === undefined)
    return refuse(
      'TRUST_ROOT_MISSING',
      `The signing configuration of ${signer.name} names no certificate authority.`,
      'Add one to signing_config.json.',
    );
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = await fetchCertificate(services.certificates, secrets.identityToken, pair, clock, signal);
  if (!certificate.ok) return certificate;
  const principal = readCertificate(certificate.value)?.principal;
  if (principal === undefined || !isIdentityOf(identity, principal))
    return refuse(
      'SIGNER_NOT_IN_POLICY',
      `You are ${principal === undefined ? 'nobody whom a certificate names' : `${principal.subject} (by ${principal.issuer})`}; ${signer.name} is ${describeIdentity(identity)}.`,
      'Sign in as the identity that the policy names, e.g. let the pipeline sign.',
    );
  return ready(pair.privateKey, pair.publicKey, certificate.value);
}

function ready(key: KeyObject, publicKey: KeyObject, certificate?: Buffer): Result<ReadySigner, TrustProblem> {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === undefined) return refuse('KEY_UNREADABLE', 'Keys of this kind cannot be used.', 'Use ECDSA, RSA or Ed25519.');
  return ok({ publicKey, algorithm, ...(certificate !== undefined && { certificate }), sign: (data) => signWith(key, algorithm, data) });
}
