import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeySigner, NamedSigner, SignRequest } from '../../../../../src/core/index.js';

/** A key in a file, and the signer of a policy that means it. */
export interface TestKey {
  readonly file: string;
  readonly publicFile: string;
  readonly sha256: string;
  readonly pem: string;
  readonly folder: string;
  named(more?: Partial<KeySigner>): NamedSigner;
}

export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'rsa' | 'ed25519';

export function makeKey(kind: KeyKind = 'P-256', folder = mkdtempSync(join(tmpdir(), 'wm-key-'))): TestKey {
  const pem = pairOf(kind).export({ type: 'pkcs8', format: 'pem' }).toString();
  return keyFrom(pem, folder);
}

export function keyFrom(privatePem: string, folder: string): TestKey {
  const file = join(folder, 'release.key');
  const publicFile = join(folder, 'release.pub');
  const pem = createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }).toString();
  const sha256 = createHash('sha256')
    .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
    .digest('hex');
  writeFileSync(file, privatePem);
  writeFileSync(publicFile, pem);
  return {
    file,
    publicFile,
    sha256,
    pem,
    folder,
    named: (more = {}) => ({
      name: 'release',
      signer: { type: 'key', keys: [{ file: 'release.pub', sha256 }], ...more },
      publicKeys: [{ sha256, pem }],
    }),
  };
}

function pairOf(kind: KeyKind): KeyObject {
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return kind === 'ed25519' ? generateKeyPairSync('ed25519').privateKey : generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
}

export function signRequest(key: TestKey, image: SignRequest['image'], more: Partial<SignRequest> = {}): SignRequest {
  return {
    image,
    signer: key.named(),
    means: { engine: 'embedded', key: key.file },
    secrets: {},
    format: 'bundle',
    plainHttp: false,
    timeoutMs: 20_000,
    ...more,
  };
}
