import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { decryptCosignKey } from './cosign-private-key.js';
import { algorithmOf } from './key-algorithm.js';
import type { OpenedKeys, PrivateKey } from './opened-keys.js';
import { fingerprintOf } from './public-keys.js';
import { refuse } from './refuse.js';

/** Opens a key that is not open yet, nor being opened. What did not open is tried anew the next time. */
export function openOnce(path: string, passphrase: string | undefined, opened: OpenedKeys): Promise<Result<PrivateKey, TrustProblem>> {
  const name = passphrase === undefined ? path : `${path}\0${passphrase}`;
  const before = opened.get(name);
  if (before !== undefined) return before;
  const opening = readPrivateKey(path, passphrase);
  opened.set(name, opening);
  const forget = (): unknown => opened.delete(name);
  opening.then((key) => key.ok || forget(), forget);
  return opening;
}

/** Reads a key file: cosign's encrypted form, PKCS#8 (encrypted or not), SEC1 or PKCS#1. */
export async function readPrivateKey(path: string, passphrase: string | undefined): Promise<Result<PrivateKey, TrustProblem>> {
  const bytes = readBytes(path, largestKey);
  if (!bytes.ok)
    return refuse(
      bytes.problem.code === 'FILE_NOT_FOUND' ? 'KEY_NOT_FOUND' : 'KEY_UNREADABLE',
      `The private key ${path} cannot be read. ${bytes.problem.message}`,
      'Check the path that was given for this signer’s key.',
    );
  try {
    return await open(path, bytes.value, passphrase);
  } finally {
    bytes.value.fill(0);
  }
}

const largestKey = 64 * 1024;

async function open(path: string, bytes: Buffer, passphrase: string | undefined): Promise<Result<PrivateKey, TrustProblem>> {
  const pem = bytes.toString('latin1');
  const label = labelOf(pem);
  if (label === undefined) return damaged(path);
  const encrypted = label.startsWith('ENCRYPTED ') || pem.includes('Proc-Type: 4,ENCRYPTED');
  if (encrypted && passphrase === undefined) return passphraseMissing(path);
  if (label === 'ENCRYPTED SIGSTORE PRIVATE KEY' || label === 'ENCRYPTED COSIGN PRIVATE KEY')
    return openCosign(path, pem, label, passphrase ?? '');
  return encrypted ? openEncrypted(path, pem, passphrase ?? '') : openPlain(path, () => createPrivateKey(pem));
}

function labelOf(pem: string): string | undefined {
  const start = pem.indexOf('-----BEGIN ');
  const end = start < 0 ? -1 : pem.indexOf('-----', start + 11);
  const label = end < 0 ? '' : pem.slice(start + 11, end);
  return label.endsWith('PRIVATE KEY') ? label : undefined;
}

async function openCosign(path: string, pem: string, label: string, passphrase: string): Promise<Result<PrivateKey, TrustProblem>> {
  const [, body = ''] = pem.split(`-----BEGIN ${label}-----`);
  const opened = await decryptCosignKey(Buffer.from(body.split('-----END')[0] ?? '', 'base64'), passphrase);
  if (!opened.ok) return opened.problem === 'wrong' ? passphraseWrong(path) : damaged(path);
  try {
    return openPlain(path, () => createPrivateKey({ key: opened.value, format: 'der', type: 'pkcs8' }));
  } finally {
    opened.value.fill(0);
  }
}

/** OpenSSL tells a wrong passphrase from a damaged file only sometimes, so the sentence names both. */
function openEncrypted(path: string, pem: string, passphrase: string): Result<PrivateKey, TrustProblem> {
  try {
    const key = createPrivateKey({ key: pem, passphrase });
    return openPlain(path, () => key);
  } catch {
    return passphraseWrong(path);
  }
}

function openPlain(path: string, parse: () => KeyObject): Result<PrivateKey, TrustProblem> {
  try {
    const key = parse();
    const publicKey = createPublicKey(key);
    if (algorithmOf(publicKey) === undefined) return unknownKind(path, key.asymmetricKeyType ?? 'unknown');
    return ok({ key, publicKey, fingerprint: fingerprintOf(publicKey) });
  } catch {
    return damaged(path);
  }
}

function damaged(path: string): Result<never, TrustProblem> {
  return refuse(
    'KEY_UNREADABLE',
    `${path} is no private key that can be read: it is damaged, or of another form.`,
    'Use a key that `cosign generate-key-pair` made, or a PEM file (PKCS#8, SEC1 or PKCS#1).',
  );
}

function unknownKind(path: string, kind: string): Result<never, TrustProblem> {
  return refuse(
    'KEY_UNREADABLE',
    `${path} holds a key of kind ${kind}, with which cosign cannot verify.`,
    'Use ECDSA (P-256, P-384, P-521), RSA of 2048 bits or more, or Ed25519.',
  );
}

function passphraseMissing(path: string): Result<never, TrustProblem> {
  return refuse('PASSPHRASE_MISSING', `The private key ${path} is encrypted.`, 'Give its passphrase, e.g. in COSIGN_PASSWORD.');
}

function passphraseWrong(path: string): Result<never, TrustProblem> {
  return refuse(
    'PASSPHRASE_WRONG',
    `The passphrase does not open the private key ${path}.`,
    'Give the right passphrase; if it is right, the file is damaged and has to come from a backup.',
  );
}
