import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DigestReference } from '../../../src/core/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { inDays, makeAuthority, type Authority } from './support/authority.js';
import { openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { writeDockerConfig } from './support/docker-config.js';
import { openDesk, type Desk } from './support/desk.js';
import { cosignSignature, openForger, signWithCertificate, type BundleJson, type Forger } from './support/forger.js';
import { putImage } from './support/images.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';

/* What `wharfmaster verify` says of signatures that somebody with write access to a real registry forged, moved or bent. */

const folder = temporaryFolder();
const cyclonedx = 'https://cyclonedx.org/bom';
const nothing = { host: 'unix:///nowhere' };
let registry: TestRegistry;
let sigstore: Sigstore;
/** An authority that the trust root knows beside Fulcio, and that issues what Fulcio would not. */
let authority: Authority;
let cosign: Cosign;
let forger: Forger;
let release: KeyPair;
let keyDesk: Desk;
let count = 0;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'basic' });
  authority = await makeAuthority(folder, 'Sigstore CA');
  sigstore = await startSigstore([authority]);
  cosign = openCosign(folder, {
    ...registry.authority.env,
    DOCKER_CONFIG: writeDockerConfig(folder, [registry]),
    COSIGN_PASSWORD: 'open sesame',
  });
  forger = openForger(registry, folder);
  release = await cosign.makeKeys();
  keyDesk = openDesk(folder, { docker: nothing, registry, keys: release });
});
afterAll(async () => {
  await sigstore.stop();
  await registry.stop();
});

/** A new image, or the same content in a new repository. */
async function image(content = `content ${count++}`): Promise<DigestReference & { readonly text: string; readonly pinned: string }> {
  const repository = `apps/forged-${count++}`;
  const text = `${registry.host}/${repository}:1`;
  const digest = await putImage(text, cosign.env, { content });
  return { registry: registry.host, repository, digest, text, pinned: `${registry.host}/${repository}@${digest}` };
}

async function signWithKey(pinned: string, { key } = release): Promise<void> {
  await cosign.cosign('sign', '--key', key, '--signing-config', await cosign.offline(), '--yes', pinned);
}

async function verified(
  desk: Desk,
  text: string,
  ...more: readonly string[]
): Promise<{ readonly exitCode: number; readonly said: string }> {
  const { exitCode, stdout, stderr } = await desk.wharfmaster(...desk.verify(text, ...more));
  return { exitCode, said: stdout + stderr };
}

describe('signatures with a key', () => {
  it('count when cosign made them with the key of the policy', async () => {
    const { text, pinned } = await image();
    await signWithKey(pinned);
    expect(await verified(keyDesk, text)).toMatchObject({ exitCode: 0 });
  });

  it('are missed where there is none', async () => {
    const { text } = await image();
    const { exitCode, said } = await verified(keyDesk, text);
    expect(said).toContain('unsigned-image');
    expect(exitCode).toBe(1);
  });

  it('of another key do not count', async () => {
    const { text, pinned } = await image();
    const stranger = await cosign.makeKeys('stranger');
    await signWithKey(pinned, stranger);
    const { exitCode, said } = await verified(keyDesk, text);
    expect(said).toContain('untrusted-signer');
    expect(exitCode).toBe(1);
  });

  it('do not count for another image that they were hung on', async () => {
    const [signed, other] = [await image(), await image()];
    await signWithKey(signed.pinned);
    for (const { bundle, predicateType } of await forger.bundlesOf(signed)) await forger.attach(other, bundle, predicateType);
    expect(await verified(keyDesk, other.text)).toMatchObject({ exitCode: 1 });
  });

  it('do not count when their statement was rewritten for another image', async () => {
    const [signed, other] = [await image(), await image()];
    await signWithKey(signed.pinned);
    const rewrite = (text: string): string => text.replaceAll(hexOf(signed), hexOf(other));
    for (const { bundle } of await forger.bundlesOf(signed)) await forger.attach(other, withPayload(bundle, rewrite), cosignSignature);
    expect(await verified(keyDesk, other.text)).toMatchObject({ exitCode: 1 });
  });

  it('still count beside rubbish that somebody hung there', async () => {
    const signed = await image();
    await signWithKey(signed.pinned);
    const [{ bundle } = { bundle: undefined }] = await forger.bundlesOf(signed);
    if (bundle === undefined) throw new Error('cosign stored no bundle.');
    await forger.attach(
      signed,
      withPayload(bundle, () => 'rubbish'),
      cosignSignature,
    );
    await forger.attach(signed, { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [] } }, cosignSignature);
    expect(await verified(keyDesk, signed.text)).toMatchObject({ exitCode: 0 });
  });

  it('must be there for each platform of an index', async () => {
    const text = `${registry.host}/apps/index-${count++}:1`;
    const digest = await putImage(text, cosign.env, { platforms: ['linux/amd64', 'linux/arm64'] });
    await signWithKey(`${text.slice(0, text.lastIndexOf(':'))}@${digest}`);
    expect(await verified(keyDesk, text)).toMatchObject({ exitCode: 1 });
    await cosign.cosign('sign', '--recursive', '--key', release.key, '--signing-config', await cosign.offline(), '--yes', text);
    expect(await verified(keyDesk, text)).toMatchObject({ exitCode: 0 });
  });
});

describe('attestations', () => {
  let desk: Desk;
  beforeAll(() => {
    const attestations = [{ match: `${registry.host}/apps/**`, type: cyclonedx, signer: 'release' }];
    const key = { type: 'key', keys: [{ file: 'release.pub', sha256: release.sha256 }], format: 'bundle', tlog: 'none' };
    desk = openDesk(folder, { docker: nothing, registry, keys: release, policy: { trust: { signers: { release: key }, attestations } } });
  });

  it('count when cosign made them, and not for another image or with another content', async () => {
    const [described, other, third] = [await image(), await image(), await image()];
    writeFileSync(`${folder}/bom.json`, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }));
    await cosign.cosign(
      ...[
        'attest',
        '--key',
        release.key,
        '--signing-config',
        await cosign.offline(),
        '--type',
        'cyclonedx',
        '--predicate',
        `${folder}/bom.json`,
      ],
      ...['--yes', described.pinned],
    );
    expect(await verified(desk, described.text)).toMatchObject({ exitCode: 0 });
    for (const { bundle, predicateType } of await forger.bundlesOf(described)) {
      await forger.attach(other, bundle, predicateType);
      await forger.attach(
        third,
        withPayload(bundle, (text) => text.replaceAll(hexOf(described), hexOf(third))),
        predicateType,
      );
    }
    for (const { text } of [other, third]) {
      const { exitCode, said } = await verified(desk, text);
      expect(said).toContain('missing-attestation');
      expect(exitCode).toBe(1);
    }
  });
});

describe('signatures of an identity', () => {
  const email = 'ci@bank.example';
  /** A desk whose policy wants this identity; `changes` go into the signer. */
  function deskFor(changes: Readonly<Record<string, string>> = {}): Desk {
    const signer = {
      type: 'keyless',
      issuer: sigstore.issuer.issuer,
      subject: email,
      trustRoot: 'bank',
      format: 'bundle',
      tlog: 'required',
      ...changes,
    };
    const trust = { signers: { ci: signer }, require: [{ match: `${registry.host}/apps/**`, all: ['ci'] }] };
    return openDesk(folder, { docker: nothing, registry, keys: release, policy: { trust } });
  }
  const root = (): readonly string[] => ['--trust-root', `bank=${sigstore.folder}`];

  async function signAs(address: string, pinned: string): Promise<void> {
    const config = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
    await cosign.cosign('sign', '--identity-token', sigstore.issuer.token(address), ...config, '--yes', pinned);
  }

  it('count for the person of the policy, and for nobody else', async () => {
    const { text, pinned } = await image();
    await signAs(email, pinned);
    expect(await verified(deskFor(), text, ...root())).toMatchObject({ exitCode: 0 });
    const elsewhere = await verified(deskFor({ issuer: 'https://other.example' }), text, ...root());
    expect(elsewhere.said).toContain('untrusted-signer');
    expect(elsewhere.exitCode).toBe(1);
    expect(await verified(deskFor({ subject: 'eve@bank.example' }), text, ...root())).toMatchObject({ exitCode: 1 });
  });

  it('do not count without the trust root, or with another', async () => {
    const { text, pinned } = await image();
    await signAs(email, pinned);
    expect((await verified(deskFor(), text)).exitCode).not.toBe(0);
    const other = await startSigstore();
    expect(await verified(deskFor(), text, '--trust-root', `bank=${other.folder}`)).toMatchObject({ exitCode: 1 });
    await other.stop();
  });

  it.each([
    ['log entry', { tlogEntries: [] }],
    ['timestamp', { timestampVerificationData: {} }],
  ])('do not count without their %s', async (_, taken) => {
    const content = `content ${count++}`;
    const [signed, copy] = [await image(content), await image(content)];
    await signAs(email, signed.pinned);
    expect(copy.digest).toBe(signed.digest);
    for (const { bundle, predicateType } of await forger.bundlesOf(signed)) {
      await forger.attach(copy, { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, ...taken } }, predicateType);
    }
    const { exitCode, said } = await verified(deskFor(), copy.text, ...root());
    expect(said).toContain('untrusted-signer');
    expect(exitCode).toBe(1);
  });

  it('do not count with the log entry of another signature', async () => {
    const content = `content ${count++}`;
    const [first, second, copy] = [await image(content), await image(), await image(content)];
    for (const { pinned } of [first, second]) await signAs(email, pinned);
    const [[one], [two]] = [await forger.bundlesOf(first), await forger.bundlesOf(second)];
    if (one === undefined || two === undefined) throw new Error('cosign stored no bundle.');
    const { tlogEntries } = two.bundle.verificationMaterial;
    const mixed = { ...one.bundle, verificationMaterial: { ...one.bundle.verificationMaterial, tlogEntries } };
    await forger.attach(copy, mixed, one.predicateType);
    expect(await verified(deskFor(), copy.text, ...root())).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ['count while their certificate is valid', -1, 1, 0],
    ['do not count when their certificate had expired', -2, -1, 1],
    ['do not count when their certificate was not valid yet', 1, 2, 1],
  ])('%s', async (_, from, to, exitCode) => {
    const { digest, text, ...rest } = await image();
    const identity = { email, issuer: sigstore.issuer.issuer };
    const certificate = await authority.issue(`ci-${count++}`, {
      use: 'codeSigning',
      identity,
      notBefore: inDays(from),
      notAfter: inDays(to),
    });
    const bundle = await signWithCertificate(digest, certificate, sigstore.urls.tsa, folder);
    await forger.attach({ digest, ...rest }, bundle, cosignSignature);
    expect(await verified(deskFor({ tlog: 'none' }), text, ...root())).toMatchObject({ exitCode });
  });
});

function hexOf({ digest }: DigestReference): string {
  return digest.slice('sha256:'.length);
}

function withPayload(bundle: BundleJson, change: (text: string) => string): BundleJson {
  const text = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
  return { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload: Buffer.from(change(text)).toString('base64') } };
}
