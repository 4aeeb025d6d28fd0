import { describe, expect, it } from 'vitest';
import type { AttestRequest, NamedSigner, SignatureEngine, VerifiedMaterial } from '../../../../src/core/index.js';
import { signBlob } from '../../../../src/node/sigstore/blob.js';
import { createEmbeddedEngine } from '../../../../src/node/sigstore/embedded-engine.js';
import { makeKey, signRequest, type KeyKind } from './support/key-signer.js';
import { memoryRegistry, place, type MemoryRegistry } from './support/memory-registry.js';

const clock = { now: () => Date.parse('2026-11-23T02:00:00Z') };
const { signal } = new AbortController();

describe('the embedded engine with a key', () => {
  it('says what it can do', () => {
    const { engine } = setUp();
    expect(engine).toMatchObject({ id: 'embedded', signerTypes: ['key', 'keyless'], formats: ['bundle', 'legacy'] });
  });

  it.each<KeyKind>(['P-256', 'P-384', 'P-521', 'rsa', 'ed25519'])('verifies what it signed with a key of kind %s', async (kind) => {
    const { engine, registry } = setUp();
    const key = makeKey(kind);
    const image = registry.addImage();
    expect(await engine.sign(signRequest(key, image), signal)).toEqual({ ok: true, value: undefined });
    expect(await verified(engine, key.named(), image)).toEqual({
      signatures: [
        {
          signer: 'release',
          format: 'bundle',
          verifier: 'embedded',
          verified: true,
          principal: { type: 'key', fingerprint: key.sha256 },
          times: [],
        },
      ],
      attestations: [],
    });
  });

  it('finds bundles that cosign 2 listed under the type of their empty configuration', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    await engine.sign(signRequest(key, image), signal);
    const [referrer] = registry.listed.get(image.digest) ?? [];
    const { mediaType, digest, size } = referrer!;
    registry.listed.set(image.digest, [{ mediaType, digest, size, artifactType: 'application/vnd.oci.empty.v1+json' }]);
    expect((await verified(engine, key.named(), image)).signatures).toMatchObject([{ verified: true }]);
  });

  it('stores a signature as cosign 3 does', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    await engine.sign(signRequest(key, image), signal);
    const [referrer] = registry.listed.get(image.digest) ?? [];
    expect(referrer).toMatchObject({
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      annotations: {
        'org.opencontainers.image.created': '2026-11-23T02:00:00Z',
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1',
      },
    });
    const manifest = JSON.parse(Buffer.from(registry.manifests.get(referrer!.digest)!.bytes).toString());
    expect(manifest.subject).toEqual(registry.manifests.get(image.digest)!.descriptor);
    const bundle = JSON.parse(registry.blobs.get(manifest.layers[0].digest)!.toString());
    expect(bundle).toEqual({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: Buffer.from(key.sha256, 'hex').toString('base64') } },
      dsseEnvelope: {
        payload: expect.any(String),
        payloadType: 'application/vnd.in-toto+json',
        signatures: [{ sig: expect.any(String) }],
      },
    });
    expect(JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString())).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: image.digest.slice(7) } }],
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
    });
  });

  it('signs nothing twice', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    for (const format of ['bundle', 'bundle', 'legacy', 'legacy'] as const) await engine.sign(signRequest(key, image, { format }), signal);
    expect(registry.listed.get(image.digest)).toHaveLength(1);
    expect((await verified(engine, key.named(), image)).signatures.map(({ format, verified }) => [format, verified])).toEqual([
      ['bundle', true],
      ['legacy', true],
    ]);
  });

  it('appends to the legacy signatures of others, and looks only at the format that the policy wants', async () => {
    const { engine, registry } = setUp();
    const [key, other] = [makeKey(), makeKey()];
    const image = registry.addImage();
    for (const one of [other, key]) await engine.sign(signRequest(one, image, { format: 'legacy' }), signal);
    const { signatures } = await verified(engine, key.named({ format: 'legacy' }), image);
    expect(signatures).toMatchObject([
      { format: 'legacy', verified: false, problem: { code: 'KEY_NOT_IN_POLICY' } },
      { format: 'legacy', verified: true, claimedName: `${place.registry}/${place.repository}` },
    ]);
    expect(await verified(engine, key.named({ format: 'bundle' }), image)).toEqual({ signatures: [], attestations: [] });
  });

  it('keeps the signature of another key, and says whose was expected', async () => {
    const { engine, registry } = setUp();
    const [key, other] = [makeKey(), makeKey()];
    const image = registry.addImage();
    await engine.sign(signRequest(other, image), signal);
    const { signatures } = await verified(engine, key.named(), image);
    expect(signatures).toMatchObject([
      { verified: false, principal: { type: 'key', fingerprint: other.sha256 }, problem: { code: 'KEY_NOT_IN_POLICY' } },
    ]);
    expect(signatures[0]?.problem?.message).toBe(`It is by the key ${other.sha256}; release signs with the key ${key.sha256}.`);
  });

  it('does not take a signature of another image', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const [good, evil] = [registry.addImage('good'), registry.addImage('evil')];
    for (const format of ['bundle', 'legacy'] as const) await engine.sign(signRequest(key, good, { format }), signal);
    registry.listed.set(evil.digest, registry.listed.get(good.digest) ?? []);
    registry.tagged.set(`${evil.digest.replace(':', '-')}.sig`, registry.tagged.get(`${good.digest.replace(':', '-')}.sig`) ?? '');
    const { signatures } = await verified(engine, key.named(), evil);
    expect(signatures.map(({ verified }) => verified)).toEqual([false, false]);
    for (const { problem } of signatures)
      expect(problem?.message).toBe(`It is about ${good.digest}; this image is ${evil.digest}. A signature of another image was put here.`);
  });

  it('takes a bare signature over the image’s manifest', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const [image, other] = [registry.addImage(), registry.addImage('other')];
    const { signer, means, secrets, timeoutMs } = signRequest(key, image);
    const manifest = registry.manifests.get(image.digest)!.bytes;
    const bundle = await signBlob(manifest, { signer, means, secrets, timeoutMs, clock }, signal);
    for (const one of [image, other]) registry.addBundle(one, bundle.ok ? bundle.value : '');
    expect((await verified(engine, key.named(), image)).signatures).toMatchObject([{ verified: true }]);
    expect((await verified(engine, key.named(), other)).signatures).toMatchObject([{ verified: false }]);
  });

  it.each(['bundle', 'legacy'] as const)('attests once in the %s format, and reads the statement back', async (format) => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    const request: AttestRequest = {
      ...signRequest(key, image, { format }),
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: JSON.stringify({ runDetails: { builder: { id: 'https://gitlab.bank.example/builder' } } }),
    };
    await engine.attest!(request, signal);
    await engine.attest!(request, signal);
    const { signatures, attestations } = await verified(engine, key.named(), image);
    expect(signatures).toEqual([]);
    expect(attestations).toMatchObject([
      { format, verified: true, predicateType: 'https://slsa.dev/provenance/v1', builderId: 'https://gitlab.bank.example/builder' },
    ]);
    await engine.attest!({ ...request, predicate: '{}' }, signal);
    expect((await verified(engine, key.named(), image)).attestations).toHaveLength(2);
  });

  it('asks for a log entry only when the policy does', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    await engine.sign(signRequest(key, image), signal);
    const trustRoot = { trustedRoot: 'test/fixtures/sigstore/empty-trusted-root.json' };
    const { signatures } = await verified(engine, { ...key.named({ tlog: 'required' }), trustRoot }, image);
    expect(signatures[0]).toMatchObject({ verified: false, problem: { code: 'SIGNATURE_INVALID' } });
    expect(signatures[0]?.problem?.message).toContain('must be in a transparency log');
  });

  it.each([
    ['no JSON', 'x', 'it is no JSON'],
    ['of an unknown version', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.9+json"}', 'media type'],
    ['empty', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}', 'invalid'],
  ])('says of a bundle that is %s why it does not count', async (_, text, words) => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    registry.addBundle(image, text);
    const { signatures } = await verified(engine, key.named(), image);
    expect(signatures).toMatchObject([{ verified: false, problem: { code: 'SIGNATURE_INVALID' } }]);
    expect(signatures[0]?.problem?.message).toContain(words);
  });

  it('says nothing about artifacts of another kind', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    registry.addBundle(image, '{}');
    const [listed] = registry.listed.get(image.digest) ?? [];
    const bytes = Buffer.from('{"layers":[{"mediaType":"application/spdx+json","digest":"sha256:0","size":1}]}');
    registry.manifests.set(listed!.digest, { descriptor: listed!, bytes });
    registry.listed.set(image.digest, [{ ...listed!, artifactType: 'application/vnd.oci.empty.v1+json' }]);
    expect(await verified(engine, key.named(), image)).toEqual({ signatures: [], attestations: [] });
  });

  it('does not drown in signatures, and says that it stopped', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    for (let count = 0; count < 130; count++) registry.addBundle(image, `{"count":${count}}`);
    const { signatures } = await verified(engine, key.named(), image);
    expect(signatures).toHaveLength(101);
    expect(signatures.at(-1)?.problem?.message).toContain('130 bundles refer to the image');
  });

  it('has no answer when the registry has none', async () => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const image = registry.addImage();
    const problem = { code: 'REGISTRY_UNREACHABLE', message: 'No answer.', next: 'Try again.' } as const;
    registry.failWith(problem);
    expect(await engine.verify({ image, signer: key.named(), plainHttp: false, timeoutMs: 1000 }, signal)).toEqual({ ok: false, problem });
  });

  it.each(['awskms:///alias/x', 'hashivault://base', 'pkcs11:token=x', 'k8s://ns/key'])('leaves %s to cosign', async (address) => {
    const { engine, registry } = setUp();
    const key = makeKey();
    const answer = await engine.sign(signRequest(key, registry.addImage(), { means: { engine: 'embedded', key: address } }), signal);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'SIGNER_MISSING' } });
  });

  it('knows before anything is sent whether it can sign', async () => {
    const { engine, registry } = setUp();
    const [key, other] = [makeKey(), makeKey()];
    const { signer, means, secrets, timeoutMs } = signRequest(key, registry.addImage());
    expect(await engine.ready?.({ signer, means, secrets, timeoutMs }, signal)).toEqual({ ok: true, value: undefined });
    const strange = { engine: 'embedded', key: other.file };
    expect(await engine.ready?.({ signer, means: strange, secrets, timeoutMs }, signal)).toMatchObject({
      problem: { code: 'KEY_NOT_IN_POLICY' },
    });
    const trustRoot = {
      trustedRoot: 'test/fixtures/sigstore/private-trusted-root.json',
      signingConfig: 'test/fixtures/sigstore/private-signing-config.json',
    };
    const identity = { name: 'ci', signer: { type: 'keyless', issuer: 'https://i', subject: 's' }, publicKeys: [], trustRoot } as const;
    const tokenOf = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.MARKER`;
    for (const [identityToken, code] of [
      [undefined, 'IDENTITY_TOKEN_MISSING'],
      ['MARKER', 'IDENTITY_TOKEN_REFUSED'],
      [tokenOf({ sub: 's', exp: 1 }), 'IDENTITY_TOKEN_REFUSED'],
      [tokenOf({ sub: 's', exp: -1e300 }), 'IDENTITY_TOKEN_REFUSED'],
      [tokenOf({ sub: 's', exp: 4e9 }), undefined],
    ] as const) {
      const given = identityToken === undefined ? {} : { identityToken };
      const answer = await engine.ready?.({ signer: identity, means: { engine: 'embedded' }, secrets: given, timeoutMs }, signal);
      expect(answer).toMatchObject(code === undefined ? { ok: true } : { ok: false, problem: { code } });
      expect(JSON.stringify(answer)).not.toContain('MARKER');
    }
  });

  it('signs nothing with a key that the policy does not name', async () => {
    const { engine, registry } = setUp();
    const [key, other] = [makeKey(), makeKey()];
    const image = registry.addImage();
    const answer = await engine.sign(signRequest(key, image, { means: { engine: 'embedded', key: other.file } }), signal);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'KEY_NOT_IN_POLICY' } });
    expect(registry.listed.size).toBe(0);
  });
});

function setUp(): { readonly engine: SignatureEngine; readonly registry: MemoryRegistry } {
  const registry = memoryRegistry();
  return { engine: createEmbeddedEngine({ registry, clock }), registry };
}

async function verified(engine: SignatureEngine, signer: NamedSigner, image: AttestRequest['image']): Promise<VerifiedMaterial> {
  const answer = await engine.verify({ image, signer, plainHttp: false, timeoutMs: 20_000 }, signal);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}
