import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPublicKeys } from '../../../../src/node/sigstore/public-keys.js';
import { makeKey } from './support/key-signer.js';

describe('readPublicKeys', () => {
  it('reads the keys that a policy names by file, relative to the policy', () => {
    const { folder, sha256, pem } = makeKey();
    const keys = [
      { file: 'release.pub', sha256: sha256.toUpperCase() },
      { kms: 'awskms:///alias/x', sha256: 'a'.repeat(64) },
    ];
    expect(readPublicKeys({ keys }, folder)).toEqual({ ok: true, value: [{ sha256, pem }] });
  });

  it('refuses a key that was swapped, and names both fingerprints', () => {
    const [key, other] = [makeKey(), makeKey()];
    const answer = readPublicKeys({ keys: [{ file: 'release.pub', sha256: key.sha256 }] }, other.folder);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'KEY_NOT_IN_POLICY' } });
    expect(JSON.stringify(answer)).toContain(key.sha256);
    expect(JSON.stringify(answer)).toContain(other.sha256);
  });

  it('does not take a private key for a public one', () => {
    const { folder, sha256 } = makeKey();
    expect(readPublicKeys({ keys: [{ file: 'release.key', sha256 }] }, folder)).toMatchObject({
      ok: false,
      problem: { code: 'KEY_UNREADABLE' },
    });
  });

  it.each([
    ['is not there', 'missing.pub', 'KEY_NOT_FOUND'],
    ['is a folder', '.', 'KEY_UNREADABLE'],
    ['is no key', 'text.pub', 'KEY_UNREADABLE'],
    ['is huge', 'huge.pub', 'KEY_UNREADABLE'],
  ])('says so when the file %s', (_, file, code) => {
    const { folder, sha256, pem } = makeKey();
    writeFileSync(join(folder, 'text.pub'), 'hello');
    writeFileSync(join(folder, 'huge.pub'), pem + ' '.repeat(100_000));
    expect(readPublicKeys({ keys: [{ file, sha256 }] }, folder)).toMatchObject({ ok: false, problem: { code } });
  });
});
