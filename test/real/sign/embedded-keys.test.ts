import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DigestReference, KeySigner, NamedSigner, SignRequest, VerifiedMaterial } from '../../../src/core/index.js';
import { createEmbeddedEngine } from '../../../src/node/sigstore/embedded-engine.js';
import { signBlob, verifyBlob } from '../../../src/node/sigstore/blob.js';
import { readPublicKeys } from '../../../src/node/sigstore/public-keys.js';
import type { OpenRegistry } from '../../../src/node/registry/create-registry.js';
import { makeKey, type KeyKind } from '../../unit/node/sigstore/support/key-signer.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { fingerprintOf, openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { writeDockerConfig } from './support/docker-config.js';
import { openRegistry, putTinyImage } from './support/open-registry.js';
import { startRegistry, type RegistryOptions, type TestRegistry } from './support/registry.js';

/* The embedded signer and the real cosign verify each other's signatures with keys, in each format, in both kinds of registries. */

const { signal } = new AbortController();
const clock = { now: () => Date.now() };
const folder = temporaryFolder();
const offline = ['--insecure-ignore-tlog=true'];

describe.each<[string, RegistryOptions]>([
  ['without a referrers API', { auth: 'basic' }],
  ['with a referrers API', { kind: 'referrers' }],
])('in a registry %s', (_, options) => {
  let registry: TestRegistry;
  let client: OpenRegistry;
  let cosign: Cosign;
  let keys: KeyPair;
  let count = 0;

  beforeAll(async () => {
    registry = await startRegistry(options);
    client = openRegistry(registry);
    cosign = openCosign(folder, {
      ...registry.authority.env,
      DOCKER_CONFIG: writeDockerConfig(folder, [registry]),
      COSIGN_PASSWORD: 'open sesame',
    });
    keys = await cosign.makeKeys('release');
  });
  afterAll(async () => {
    await client.close();
    await registry.stop();
  });

  const newImage = (): Promise<DigestReference> => putTinyImage(client, registry.host, 'apps/web', `image-${++count}`);
  const verify = async (signer: NamedSigner, image: DigestReference): Promise<VerifiedMaterial> => {
    const answer = await createEmbeddedEngine({ registry: client, clock }).verify(
      { image, signer, plainHttp: false, timeoutMs: 30_000 },
      signal,
    );
    if (!answer.ok) throw new Error(answer.problem.message);
    return answer.value;
  };
  const sign = async (request: SignRequest): Promise<void> => {
    expect(await createEmbeddedEngine({ registry: client, clock }).sign(request, signal)).toEqual({ ok: true, value: undefined });
  };

  it('cosign verifies what we signed, once, and not with another key', async () => {
    const image = await newImage();
    for (let time = 0; time < 2; time++) await sign(requestFor(keys, image));
    const printed: unknown = JSON.parse(await cosign.cosign('verify', '--key', keys.publicKey, ...offline, nameOf(image)));
    expect(printed).toHaveLength(1);
    const other = await cosign.makeKeys('other');
    expect((await cosign.tryCosign('verify', '--key', other.publicKey, ...offline, nameOf(image))).exitCode).not.toBe(0);
  });

  it('we verify what cosign signed, and sign beside it only with another key', async () => {
    const image = await newImage();
    await cosign.cosign('sign', '--key', keys.key, '--signing-config', await cosign.offline(), '--yes', nameOf(image));
    expect(await verify(signerOf(keys), image)).toMatchObject({
      signatures: [{ format: 'bundle', verified: true, principal: { type: 'key', fingerprint: keys.sha256 } }],
      attestations: [],
    });
    await sign(requestFor(keys, image));
    expect((await verify(signerOf(keys), image)).signatures).toHaveLength(1);
    const other = await cosign.makeKeys('second');
    await sign(requestFor(other, image));
    expect((await verify(signerOf(other), image)).signatures.map(({ verified }) => verified).sort()).toEqual([false, true]);
    await cosign.cosign('verify', '--key', other.publicKey, ...offline, nameOf(image));
  });

  it.each([
    ['cyclonedx', 'https://cyclonedx.org/bom', { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }],
    ['vuln', 'https://cosign.sigstore.dev/attestation/vuln/v1', { invocation: {}, scanner: {}, metadata: {} }],
    ['https://slsa.dev/verification_summary/v1', 'https://slsa.dev/verification_summary/v1', { verificationResult: 'PASSED' }],
  ])('cosign verifies what we attested as %s, in both formats', async (type, predicateType, predicate) => {
    const image = await newImage();
    for (const format of ['bundle', 'legacy'] as const) {
      const request = { ...requestFor(keys, image, { format }), format, predicateType, predicate: JSON.stringify(predicate) };
      expect(await createEmbeddedEngine({ registry: client, clock }).attest?.(request, signal)).toEqual({ ok: true, value: undefined });
      const newFormat = `--new-bundle-format=${String(format === 'bundle')}`;
      await cosign.cosign('verify-attestation', newFormat, '--type', type, '--key', keys.publicKey, ...offline, nameOf(image));
    }
    // Cosign itself takes an attestation for a signature here; we do not.
    expect(await verify(signerOf(keys, { format: 'any' }), image)).toMatchObject({
      signatures: [],
      attestations: [
        { format: 'bundle', verified: true, predicateType },
        { format: 'legacy', verified: true, predicateType },
      ],
    });
  });

  it('we verify what cosign attested in the legacy format', async () => {
    const image = await newImage();
    const predicate = join(folder, `legacy-${count}.json`);
    writeFileSync(predicate, '{"bomFormat":"CycloneDX","specVersion":"1.6"}');
    const oldWay = ['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false'];
    await cosign.cosign('attest', ...oldWay, '--type', 'cyclonedx', '--predicate', predicate, '--key', keys.key, '--yes', nameOf(image));
    expect(await verify(signerOf(keys, { format: 'legacy' }), image)).toMatchObject({
      signatures: [],
      attestations: [{ format: 'legacy', verified: true, predicateType: 'https://cyclonedx.org/bom' }],
    });
  });

  it('we verify what cosign attested', async () => {
    const image = await newImage();
    const predicate = join(folder, `provenance-${count}.json`);
    writeFileSync(predicate, JSON.stringify({ buildDefinition: {}, runDetails: { builder: { id: 'https://gitlab.bank.example/b' } } }));
    const config = await cosign.offline();
    await cosign.cosign(
      'attest',
      '--type',
      'slsaprovenance1',
      '--predicate',
      predicate,
      '--key',
      keys.key,
      '--signing-config',
      config,
      '--yes',
      nameOf(image),
    );
    expect(await verify(signerOf(keys), image)).toMatchObject({
      signatures: [],
      attestations: [{ verified: true, predicateType: 'https://slsa.dev/provenance/v1', builderId: 'https://gitlab.bank.example/b' }],
    });
  });

  it('cosign verifies our legacy signatures beside its own', async () => {
    const image = await newImage();
    const other = await cosign.makeKeys('legacy');
    const oldWay = ['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false'];
    await cosign.cosign('sign', ...oldWay, '--key', other.key, '--yes', nameOf(image));
    await sign({ ...requestFor(keys, image, { format: 'legacy' }), format: 'legacy' });
    for (const key of [keys, other])
      await cosign.cosign('verify', '--new-bundle-format=false', '--key', key.publicKey, ...offline, nameOf(image));
    expect(await verify(signerOf(other, { format: 'any' }), image)).toMatchObject({
      signatures: [
        { format: 'legacy', verified: true, claimedName: `${registry.host}/apps/web` },
        { format: 'legacy', verified: false },
      ],
    });
  });

  it('does not take a signature that was copied from another image', async () => {
    const [good, evil] = [await newImage(), await newImage()];
    await sign(requestFor(keys, good));
    const [referrer] = await must(client.referrers(good, signal));
    const manifest = await must(client.manifest({ ...good, digest: referrer!.digest }, signal));
    const moved = Buffer.from(Buffer.from(manifest.bytes).toString().replace(good.digest, evil.digest));
    const digest = `sha256:${createHash('sha256').update(moved).digest('hex')}`;
    const descriptor = { ...referrer!, digest, size: moved.length };
    await must(client.putManifest({ registry: evil.registry, repository: evil.repository, digest }, { descriptor, bytes: moved }, signal));
    await must(client.addReferrer(evil, descriptor, signal));
    const { signatures } = await verify(signerOf(keys), evil);
    expect(signatures).toMatchObject([{ verified: false, problem: { code: 'SIGNATURE_INVALID' } }]);
    expect(signatures[0]?.problem?.message).toContain(good.digest);
  });

  it.each<[KeyKind, string]>([
    ['rsa', 'sha256'],
    ['P-384', 'sha384'],
    ['P-521', 'sha512'],
  ])('both verify each other with keys of kind %s', async (kind, digest) => {
    const pair = await importKey(kind);
    const [ours, theirs] = [await newImage(), await newImage()];
    await sign(requestFor(pair, ours));
    await cosign.cosign('sign', '--key', pair.key, '--signing-config', await cosign.offline(), '--yes', nameOf(theirs));
    // Cosign signs with the digest that belongs to the curve, and has to be told it to verify.
    for (const image of [ours, theirs])
      await cosign.cosign('verify', '--signature-digest-algorithm', digest, '--key', pair.publicKey, ...offline, nameOf(image));
    expect(await verify(signerOf(pair), theirs)).toMatchObject({ signatures: [{ verified: true }] });
  });

  it('cosign verifies our Ed25519 signatures, and nobody those that it makes itself', async () => {
    const pair = await importKey('ed25519');
    const [ours, theirs] = [await newImage(), await newImage()];
    await sign(requestFor(pair, ours));
    await cosign.cosign('verify', '--key', pair.publicKey, ...offline, nameOf(ours));
    // It signs a hash of the content (Ed25519ph) and verifies the content itself.
    await cosign.cosign('sign', '--key', pair.key, '--signing-config', await cosign.offline(), '--yes', nameOf(theirs));
    expect((await cosign.tryCosign('verify', '--key', pair.publicKey, ...offline, nameOf(theirs))).exitCode).not.toBe(0);
    expect(await verify(signerOf(pair), theirs)).toMatchObject({
      signatures: [{ verified: false, problem: { code: 'SIGNATURE_INVALID' } }],
    });
  });

  async function importKey(kind: KeyKind): Promise<KeyPair> {
    const { file, folder: place, sha256 } = makeKey(kind);
    const prefix = join(place, 'imported');
    await cosign.cosign('import-key-pair', '--key', file, '--output-key-prefix', prefix, '--yes');
    expect(fingerprintOf(`${prefix}.pub`)).toBe(sha256);
    return { key: `${prefix}.key`, publicKey: `${prefix}.pub`, passphrase: 'open sesame', sha256 };
  }
});

describe('bundles over files', () => {
  it('are understood by both', async () => {
    const cosign = openCosign(folder, { COSIGN_PASSWORD: 'open sesame' });
    const keys = await cosign.makeKeys('blob');
    const file = join(folder, 'vex.json');
    writeFileSync(file, '{"@context":"https://openvex.dev/ns/v0.2.0"}');
    const bytes = readFileSync(file);
    const { signer, means, secrets, timeoutMs } = requestFor(keys, { registry: 'r', repository: 'r', digest: 'sha256:0' });
    const bundle = await must(signBlob(bytes, { signer, means, secrets, timeoutMs, clock }, signal));
    writeFileSync(`${file}.ours`, bundle);
    await cosign.cosign('verify-blob', '--key', keys.publicKey, '--bundle', `${file}.ours`, ...offline, file);
    await cosign.cosign(
      'sign-blob',
      '--key',
      keys.key,
      '--bundle',
      `${file}.theirs`,
      '--signing-config',
      await cosign.offline(),
      '--yes',
      file,
    );
    const answer = await must(verifyBlob(bytes, readFileSync(`${file}.theirs`, 'utf8'), signer, signal));
    expect(answer).toMatchObject({ verified: true, principal: { fingerprint: keys.sha256 } });
  });
});

function signerOf({ publicKey, sha256 }: KeyPair, more: Partial<KeySigner> = {}): NamedSigner {
  const signer = { type: 'key', keys: [{ file: basename(publicKey), sha256 }], format: 'bundle', tlog: 'none', ...more } as const;
  const publicKeys = readPublicKeys(signer, dirname(publicKey));
  if (!publicKeys.ok) throw new Error(publicKeys.problem.message);
  return { name: 'release', signer, publicKeys: publicKeys.value };
}

function requestFor(keys: KeyPair, image: DigestReference, more: Partial<KeySigner> = {}): SignRequest {
  return {
    image,
    signer: signerOf(keys, more),
    means: { engine: 'embedded', key: keys.key },
    secrets: { passphrase: keys.passphrase },
    format: 'bundle',
    plainHttp: false,
    timeoutMs: 30_000,
  };
}

function nameOf({ registry, repository, digest }: DigestReference): string {
  return `${registry}/${repository}@${digest}`;
}

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; problem: { message: string } }>): Promise<T> {
  const found = await answer;
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
}
