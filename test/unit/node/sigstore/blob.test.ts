import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result, SignatureFact, TrustProblem } from '../../../../src/core/index.js';
import { signBlob, verifyBlob } from '../../../../src/node/sigstore/blob.js';
import { makeKey, type KeyKind, type TestKey } from './support/key-signer.js';

const clock = { now: () => Date.parse('2026-11-23T02:00:00Z') };
const { signal } = new AbortController();
const bytes = Buffer.from('{"@context":"https://openvex.dev/ns/v0.2.0"}');

describe('signBlob and verifyBlob', () => {
  it.each<KeyKind>(['P-256', 'P-384', 'P-521', 'rsa', 'ed25519'])('agree for keys of kind %s', async (kind) => {
    const key = makeKey(kind);
    expect(await verifyBlob(bytes, await bundleOf(key), key.named(), signal)).toEqual({
      ok: true,
      value: {
        signer: 'release',
        format: 'bundle',
        verifier: 'embedded',
        verified: true,
        principal: { type: 'key', fingerprint: key.sha256 },
        times: [],
      },
    });
  });

  it('notices other bytes and other keys', async () => {
    const [key, other] = [makeKey(), makeKey()];
    const bundle = await bundleOf(key);
    expect(await verifyBlob(Buffer.from('other'), bundle, key.named(), signal)).toMatchObject({
      ok: true,
      value: { verified: false, problem: { code: 'SIGNATURE_INVALID' } },
    });
    expect(await verifyBlob(bytes, bundle, other.named(), signal)).toMatchObject({
      ok: true,
      value: { verified: false, principal: { fingerprint: key.sha256 }, problem: { code: 'KEY_NOT_IN_POLICY' } },
    });
  });

  it.each([...Object.entries({ empty: '', 'no JSON': 'x', null: 'null', 'a list': '[]', 'deeply nested': '['.repeat(100_000) })])(
    'says of a bundle that is %s that it is none',
    async (_, text) => {
      expect(await verifyBlob(bytes, text, makeKey().named(), signal)).toMatchObject({
        ok: true,
        value: { verified: false, problem: { code: 'SIGNATURE_INVALID' } },
      });
    },
  );

  it('never verifies when a byte of the content or of the signature was flipped', async () => {
    const key = makeKey();
    const bundle = JSON.parse(await bundleOf(key));
    const signature = Buffer.from(bundle.messageSignature.signature, 'base64');
    const flips = fc.tuple(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 7 }));
    await fc.assert(
      fc.asyncProperty(flips, async ([content, at, bit]) => {
        const messageSignature = {
          ...bundle.messageSignature,
          ...(!content && { signature: flip(signature, at, bit).toString('base64') }),
        };
        const answer = await verifyBlob(
          content ? flip(bytes, at, bit) : bytes,
          JSON.stringify({ ...bundle, messageSignature }),
          key.named(),
          signal,
        );
        expect(isVerified(answer)).toBe(false);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});

async function bundleOf(key: TestKey): Promise<string> {
  const bundle = await signBlob(
    bytes,
    { signer: key.named(), means: { engine: 'embedded', key: key.file }, secrets: {}, timeoutMs: 20_000, clock },
    signal,
  );
  if (!bundle.ok) throw new Error(bundle.problem.message);
  return bundle.value;
}

function flip(original: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(original);
  changed[at % changed.length]! ^= 1 << bit;
  return changed;
}

function isVerified(answer: Result<SignatureFact, TrustProblem>): boolean {
  return answer.ok && answer.value.verified;
}
