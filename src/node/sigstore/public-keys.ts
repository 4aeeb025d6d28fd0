import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { ok, type NamedSigner, type Result, type SigningKey, type TrustProblem } from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { refuse } from './refuse.js';

/** A key signer of a policy, as far as its keys go. */
export interface SignerKeys {
  readonly keys: readonly SigningKey[];
}

/**
 * The public keys that a signer of the policy names by file, relative to the policy's own folder. A file may lie anywhere and be anybody's:
 * it counts only because the policy carries its fingerprint. Keys in key services are not ours to fetch and are left out.
 */
export function readPublicKeys(signer: SignerKeys, folder: string): Result<NamedSigner['publicKeys'], TrustProblem> {
  const keys: { readonly sha256: string; readonly pem: string }[] = [];
  for (const { file, sha256 } of signer.keys) {
    if (file === undefined) continue;
    const key = readPublicKey(resolve(folder, file), file);
    if (!key.ok) return key;
    const found = fingerprintOf(key.value);
    if (found !== sha256.toLowerCase()) return otherKey(file, sha256, found);
    keys.push({ sha256: found, pem: key.value.export({ type: 'spki', format: 'pem' }).toString() });
  }
  return ok(keys);
}

/** SHA-256 of the key's DER form (SubjectPublicKeyInfo), hex: how policies name keys. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** A public key is a few hundred bytes. */
const largestKey = 64 * 1024;

/** One key in a file; `written` is how the person knows the file. */
export function readPublicKey(path: string, written: string): Result<KeyObject, TrustProblem> {
  const bytes = readBytes(path, largestKey);
  if (!bytes.ok)
    return refuse(
      bytes.problem.code === 'FILE_NOT_FOUND' ? 'KEY_NOT_FOUND' : 'KEY_UNREADABLE',
      `The public key ${written}, which the policy names, cannot be read. ${bytes.problem.message}`,
      'Put the file where the policy says, relative to the policy itself.',
    );
  return parsePublicKey(bytes.value.toString('latin1'), written);
}

/** `createPublicKey` would also take a private key and keep quiet about it. */
function parsePublicKey(text: string, written: string): Result<KeyObject, TrustProblem> {
  const noKey = `${written} is no public key: it must hold one as PEM (-----BEGIN PUBLIC KEY-----).`;
  const next = 'Export the public half, e.g. with `cosign public-key --key FILE`, and name that file in the policy.';
  if (text.includes('PRIVATE KEY-----')) return refuse('KEY_UNREADABLE', `${written} holds a private key.`, next);
  if (!text.includes('PUBLIC KEY-----')) return refuse('KEY_UNREADABLE', noKey, next);
  try {
    return ok(createPublicKey(text));
  } catch {
    return refuse('KEY_UNREADABLE', noKey, next);
  }
}

function otherKey(file: string, expected: string, found: string): Result<never, TrustProblem> {
  return refuse(
    'KEY_NOT_IN_POLICY',
    `${file} is not the key that the policy means: the policy says SHA-256 ${expected.toLowerCase()}, the file has ${found}.`,
    'If the key was changed on purpose, change its fingerprint in the policy too; else find out who replaced the file.',
  );
}
