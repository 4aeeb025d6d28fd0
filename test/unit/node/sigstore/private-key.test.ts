import { generateKeyPairSync, scryptSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { describe, expect, it } from 'vitest';
import type { OpenedKeys } from '../../../../src/node/sigstore/opened-keys.js';
import { openOnce, readPrivateKey } from '../../../../src/node/sigstore/private-key.js';

const passphrase = 'MARKER-open-sesame';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('readPrivateKey', () => {
  it.each(['ENCRYPTED SIGSTORE PRIVATE KEY', 'ENCRYPTED COSIGN PRIVATE KEY'])('opens cosign’s %s', async (label) => {
    const file = keyFile(cosignKey({ label }));
    expect(await readPrivateKey(file, passphrase)).toMatchObject({
      ok: true,
      value: { fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await readPrivateKey(file, 'wrong')).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_WRONG' } });
    expect(await readPrivateKey(file, undefined)).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
  });

  it('opens a key once for an engine, and again for another passphrase', async () => {
    const file = keyFile(cosignKey({}));
    const opened: OpenedKeys = new Map();
    const [first, second] = [await openOnce(file, passphrase, opened), await openOnce(file, passphrase, opened)];
    expect(first.ok && second.ok && second.value).toBe(first.ok && first.value);
    expect(await openOnce(file, 'wrong', opened)).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_WRONG' } });
    expect(await openOnce(file, undefined, opened)).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
  });

  it('opens a key once for all who ask while it is being opened, and tries anew what did not open', async () => {
    const file = keyFile(cosignKey({}));
    const opened: OpenedKeys = new Map();
    const opening = openOnce(file, passphrase, opened);
    expect(openOnce(file, passphrase, opened)).toBe(opening);
    expect(await openOnce(file, undefined, opened)).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
    expect(openOnce(file, passphrase, opened)).toBe(opening);
    const wrong = openOnce(file, 'wrong', opened);
    await wrong;
    expect(openOnce(file, 'wrong', opened)).not.toBe(wrong);
    expect(await openOnce(file, passphrase, opened)).toMatchObject({ ok: true });
  });

  it('opens a key that cosign encrypted with an empty passphrase', async () => {
    expect(await readPrivateKey(keyFile(cosignKey({ secret: '' })), '')).toMatchObject({ ok: true });
  });

  it('computes no longer than cosign would, whatever the file asks for', async () => {
    for (const params of [
      { N: 2 ** 30, r: 8, p: 1 },
      { N: 65_536, r: 800, p: 1 },
      { N: 65_536, r: 8, p: 1000 },
    ])
      expect(await readPrivateKey(keyFile(cosignKey({ params })), passphrase)).toMatchObject({
        ok: false,
        problem: { code: 'KEY_UNREADABLE' },
      });
  });

  it('opens encrypted PKCS#8, and says when the passphrase is wrong or missing', async () => {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
    expect(await readPrivateKey(keyFile(pem), passphrase)).toMatchObject({ ok: true });
    expect(await readPrivateKey(keyFile(pem), 'wrong')).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_WRONG' } });
    expect(await readPrivateKey(keyFile(pem), undefined)).toMatchObject({ ok: false, problem: { code: 'PASSPHRASE_MISSING' } });
  });

  it.each(['pkcs8', 'sec1'] as const)('opens plain %s', async (type) => {
    expect(await readPrivateKey(keyFile(privateKey.export({ type, format: 'pem' }).toString()), undefined)).toMatchObject({ ok: true });
  });

  it.each([
    ['no PEM', 'nothing'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n'],
    ['cut off', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().slice(0, 100)],
    ['empty', ''],
  ])('says that what is %s is no key', async (_, text) => {
    expect(await readPrivateKey(keyFile(text), undefined)).toMatchObject({ ok: false, problem: { code: 'KEY_UNREADABLE' } });
  });

  it('refuses kinds of keys that cosign knows nothing of', async () => {
    const pem = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const answer = await readPrivateKey(keyFile(pem), undefined);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'KEY_UNREADABLE' } });
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(await readPrivateKey(keyFile(small), undefined)).toMatchObject({ ok: false, problem: { code: 'KEY_UNREADABLE' } });
  });

  it('says when there is no file, and when it is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wm-key-'));
    expect(await readPrivateKey(join(folder, 'missing'), undefined)).toMatchObject({ ok: false, problem: { code: 'KEY_NOT_FOUND' } });
    expect(await readPrivateKey(folder, undefined)).toMatchObject({ ok: false, problem: { code: 'KEY_UNREADABLE' } });
  });

  it('puts neither passphrase nor key into what it says', async () => {
    const text = cosignKey({});
    const answer = await readPrivateKey(keyFile(text), 'MARKER-wrong');
    expect(JSON.stringify(answer)).not.toContain('MARKER');
    expect(JSON.stringify(answer)).not.toContain(text.slice(60, 90));
  });
});

function keyFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'wm-key-')), 'release.key');
  writeFileSync(file, text);
  return file;
}

/** As go-securesystemslib writes it; real ones are opened in test/real/sign. */
function cosignKey({ label = 'ENCRYPTED SIGSTORE PRIVATE KEY', secret = passphrase, params = { N: 32_768, r: 8, p: 1 } }): string {
  const [salt, nonce] = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)];
  const key = scryptSync(secret, salt, 32, { N: 32_768, r: 8, p: 1, maxmem: 2 ** 27 });
  const ciphertext = xsalsa20poly1305(key, nonce).encrypt(privateKey.export({ type: 'pkcs8', format: 'der' }));
  const box = {
    kdf: { name: 'scrypt', params, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(ciphertext).toString('base64'),
  };
  const lines =
    Buffer.from(JSON.stringify(box))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
