import { scrypt } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { ok, type Result } from '../../core/index.js';
import { asRecord, asText } from './json-fields.js';

/* Cosign's own encryption of private keys (go-securesystemslib, `encrypted`): scrypt and NaCl's secretbox around PKCS#8. */

/** Only these parameters occur; a file that asks for others could make us compute for hours. */
const largestWork = [32_768, 65_536, 131_072];

/** The PKCS#8 form, to be wiped by the caller. */
export async function decryptCosignKey(json: Buffer, passphrase: string): Promise<Result<Buffer, 'damaged' | 'wrong'>> {
  const box = parseBox(json);
  if (box === undefined) return { ok: false, problem: 'damaged' };
  const key = await derive(passphrase, box);
  try {
    return ok(Buffer.from(xsalsa20poly1305(key, box.nonce).decrypt(box.ciphertext)));
  } catch {
    return { ok: false, problem: 'wrong' };
  } finally {
    key.fill(0);
  }
}

interface Box {
  readonly work: number;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

function parseBox(json: Buffer): Box | undefined {
  try {
    const { kdf, cipher, ciphertext } = asRecord(JSON.parse(json.toString('utf8')));
    const { name, params, salt } = asRecord(kdf);
    const { N, r, p } = asRecord(params);
    const box = asRecord(cipher);
    if (name !== 'scrypt' || box['name'] !== 'nacl/secretbox' || r !== 8 || p !== 1) return undefined;
    if (typeof N !== 'number' || !largestWork.includes(N)) return undefined;
    const bytes = (value: unknown): Buffer => Buffer.from(asText(value) ?? '', 'base64');
    const found = { work: N, salt: bytes(salt), nonce: bytes(box['nonce']), ciphertext: bytes(ciphertext) };
    return found.nonce.length === 24 && found.ciphertext.length > 16 ? found : undefined;
  } catch {
    return undefined;
  }
}

function derive(passphrase: string, { work, salt }: Box): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: work, r: 8, p: 1, maxmem: 256 * work * 8 };
    scrypt(passphrase, salt, 32, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
