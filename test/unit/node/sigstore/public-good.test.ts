import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { NamedSigner } from '../../../../src/core/index.js';
import { signingServicesOf } from '../../../../src/node/sigstore/signing-config.js';
import { trustRootOf } from '../../../../src/node/sigstore/trust-root.js';

const targets: Record<string, string> = {
  'trusted_root.json': readFileSync('test/fixtures/sigstore/public-good-trusted-root.json', 'utf8'),
  'signing_config.v0.2.json': readFileSync('test/fixtures/sigstore/private-signing-config.json', 'utf8'),
};
const repository = vi.hoisted((): { answer: 'yes' | 'no' | 'never' } => ({ answer: 'yes' }));

vi.mock('../../../../src/node/sigstore/update-framework.js', () => ({
  initTUF: () =>
    repository.answer === 'yes'
      ? Promise.resolve({ getTarget: (name: string) => Promise.resolve(targets[name]) })
      : repository.answer === 'no'
        ? Promise.reject(new Error('fetch failed'))
        : new Promise(() => undefined),
}));

const { signal } = new AbortController();
const identity: NamedSigner = { name: 'ci', signer: { type: 'keyless', issuer: 'https://i', subject: 's' }, publicKeys: [] };

describe('a signer without a trust root of its own', () => {
  it('is checked against the public Sigstore’s, and signs where that says', async () => {
    repository.answer = 'yes';
    expect(await trustRootOf(identity, signal)).toMatchObject({ ok: true, value: { tlogs: [{ baseURL: 'https://rekor.sigstore.dev' }] } });
    expect(await signingServicesOf(identity, new Date('2026-11-23'), signal)).toMatchObject({
      ok: true,
      value: { logs: [{ version: 2 }] },
    });
  });

  it('cannot be judged when that cannot be reached, and it is said what to do', async () => {
    repository.answer = 'no';
    expect(await trustRootOf(identity, signal)).toMatchObject({ ok: false, problem: { code: 'TRUST_ROOT_MISSING' } });
    repository.answer = 'never';
    expect(await trustRootOf(identity, AbortSignal.timeout(20))).toMatchObject({ ok: false, problem: { code: 'TRUST_ROOT_MISSING' } });
  });

  it('needs nobody when it is a key whose signatures need no log', async () => {
    repository.answer = 'no';
    const key: NamedSigner = { name: 'key', signer: { type: 'key', keys: [] }, publicKeys: [] };
    expect(await trustRootOf(key, signal)).toEqual({ ok: true, value: undefined });
  });
});
