import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DigestReference,
  KeylessSigner,
  NamedSigner,
  SignatureEngine,
  SignRequest,
  VerifiedMaterial,
} from '../../../src/core/index.js';
import type { OpenRegistry } from '../../../src/node/registry/create-registry.js';
import { signBlob, verifyBlob } from '../../../src/node/sigstore/blob.js';
import { createEmbeddedEngine } from '../../../src/node/sigstore/embedded-engine.js';
import { algorithmOf, signWith } from '../../../src/node/sigstore/key-algorithm.js';
import { makeBundle } from '../../../src/node/sigstore/make-bundle.js';
import { makeStatement, signPredicate } from '../../../src/node/sigstore/statement.js';
import { writeBundle } from '../../../src/node/sigstore/write-bundle.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { must as runWell } from '../support/scan/run.js';
import { derOf, inDays } from './support/authority.js';
import { openCosign, type Cosign } from './support/cosign.js';
import { writeDockerConfig } from './support/docker-config.js';
import { openRegistry, putTinyImage } from './support/open-registry.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { startSigstore, type Sigstore } from './support/sigstore.js';
import { signTools } from './support/tools.js';

/* Identities instead of keys, against a private Sigstore that is real: Fulcio, Rekor v2, timestamp authority. */

const { signal } = new AbortController();
const clock = { now: () => Date.now() };
const folder = temporaryFolder();
const who = 'release@bank.example';

let registry: TestRegistry;
let client: OpenRegistry;
let sigstore: Sigstore;
let cosign: Cosign;
let engine: SignatureEngine;
let count = 0;

beforeAll(async () => {
  [registry, sigstore] = await Promise.all([startRegistry({ auth: 'basic' }), startSigstore()]);
  client = openRegistry(registry);
  cosign = openCosign(folder, { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) });
  engine = createEmbeddedEngine({ registry: client, clock });
});
afterAll(async () => {
  await client.close();
  await Promise.all([registry.stop(), sigstore.stop()]);
});

describe('signing with an identity', () => {
  it('cosign verifies what we signed: the right identity, and no other', async () => {
    const image = await newImage();
    for (let time = 0; time < 2; time++) expect(await engine.sign(requestFor(image), signal)).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(await cosign.cosign('verify', ...cosignTrust(), '--certificate-identity', who, nameOf(image)))).toHaveLength(1);
    const wrong = await cosign.tryCosign('verify', ...cosignTrust(), '--certificate-identity', 'eve@evil.example', nameOf(image));
    expect(wrong.exitCode).not.toBe(0);
  });

  it('we verify what cosign signed, with the time that the authority vouches for and the entry of the log', async () => {
    const image = await newImage();
    await cosignSigns(image);
    const { signatures } = await verify(signerOf(), image);
    expect(signatures).toEqual([
      {
        signer: 'release-ci',
        format: 'bundle',
        verifier: 'embedded',
        verified: true,
        principal: { type: 'keyless', issuer: sigstore.issuer.issuer, subject: who },
        times: [{ time: expect.stringMatching(/^20/), source: 'timestamp' }],
        logEntry: { log: sigstore.urls.rekor, index: expect.stringMatching(/^\d+$/) },
      },
    ]);
    expect(await engine.sign(requestFor(image), signal)).toMatchObject({ ok: true });
    expect((await verify(signerOf(), image)).signatures).toHaveLength(1);
  });

  it('cosign verifies what we attested, and we what cosign attested', async () => {
    const [ours, theirs] = [await newImage(), await newImage()];
    const predicate = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] });
    const request = { ...requestFor(ours), predicateType: 'https://cyclonedx.org/bom', predicate };
    expect(await engine.attest?.(request, signal)).toEqual({ ok: true, value: undefined });
    await cosign.cosign('verify-attestation', '--type', 'cyclonedx', ...cosignTrust(), '--certificate-identity', who, nameOf(ours));
    const file = join(folder, 'bom.json');
    writeFileSync(file, predicate);
    await cosign.cosign('attest', '--type', 'cyclonedx', '--predicate', file, ...cosignMeans(), nameOf(theirs));
    expect(await verify(signerOf(), theirs)).toMatchObject({
      signatures: [],
      attestations: [{ verified: true, predicateType: 'https://cyclonedx.org/bom' }],
    });
  });

  it('takes identities as expressions over the whole text, and tells whom it expected and whom it found', async () => {
    const image = await newImage();
    await cosignSigns(image);
    const { issuer } = sigstore.issuer;
    const cases: [Partial<KeylessSigner>, boolean][] = [
      [{ subjectRegExp: 'release@bank\\.example' }, true],
      [{ subjectRegExp: 'release@bank' }, false],
      [{ subjectRegExp: 'eve|release@bank\\.example' }, true],
      [{ subject: 'release@bank.exampl' }, false],
      [{ subject: who, issuer: 'https://accounts.evil.example' }, false],
      [{ subject: who, issuerRegExp: 'http://127\\.0\\.0\\.1:\\d+' }, true],
    ];
    for (const [wanted, expected] of cases) {
      const signer = {
        ...signerOf(),
        signer: { type: 'keyless', ...(wanted.issuerRegExp === undefined && { issuer }), ...wanted } as const,
      };
      const { signatures } = await verify(signer, image);
      expect([wanted, signatures[0]?.verified]).toEqual([wanted, expected]);
      expect(signatures[0]?.principal).toEqual({ type: 'keyless', issuer, subject: who });
      if (!expected) expect(signatures[0]?.problem).toMatchObject({ code: 'SIGNER_NOT_IN_POLICY', message: expect.stringContaining(who) });
    }
  });

  it('signs nothing as somebody else than the policy means, and logs nothing either', async () => {
    const image = await newImage();
    const answer = await engine.sign(requestFor(image, sigstore.issuer.token('eve@evil.example')), signal);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'SIGNER_NOT_IN_POLICY', message: expect.stringContaining('eve@evil.example') },
    });
    expect((await verify(signerOf(), image)).signatures).toEqual([]);
  });

  it('says what is wrong with a token, and never shows it', async () => {
    const image = await newImage();
    const answers = {
      IDENTITY_TOKEN_MISSING: [undefined, ''],
      IDENTITY_TOKEN_REFUSED: ['MARKER', sigstore.issuer.token(who, { expiresIn: -60 }), sigstore.issuer.token(who, { audience: 'other' })],
    };
    for (const [code, tokens] of Object.entries(answers))
      for (const token of tokens) {
        const { secrets: _, ...request } = requestFor(image);
        const answer = await engine.sign({ ...request, secrets: token === undefined ? {} : { identityToken: token } }, signal);
        expect(answer).toMatchObject({ ok: false, problem: { code } });
        if (token) expect(JSON.stringify(answer)).not.toContain(token);
      }
  });
});

describe('what does not count', () => {
  it('a signature of another Sigstore', async () => {
    const image = await newImage();
    await cosignSigns(image);
    const other = await startSigstore();
    const signer = { ...signerOf(), trustRoot: { trustedRoot: other.trustedRoot } };
    expect(await verify(signer, image)).toMatchObject({ signatures: [{ verified: false, problem: { code: 'SIGNATURE_INVALID' } }] });
    await other.stop();
  });

  it('a bundle of which any part is missing or altered', async () => {
    const signer = signerOf();
    const bytes = Buffer.from('evidence');
    const { means, secrets, timeoutMs } = requestFor(await newImage());
    const text = await must(signBlob(bytes, { signer, means, secrets, timeoutMs, clock }, signal));
    const verified = async (change: (bundle: Bundle) => void): Promise<[boolean, string]> => {
      const bundle = JSON.parse(text);
      change(bundle);
      const fact = await must(verifyBlob(bytes, JSON.stringify(bundle), signer, signal));
      return [fact.verified, fact.problem?.message ?? ''];
    };
    expect(await verified(() => undefined)).toEqual([true, '']);
    const changes: [(bundle: Bundle) => void, string][] = [
      [(bundle) => (bundle.verificationMaterial.tlogEntries = []), 'must be in a transparency log'],
      [(bundle) => (bundle.verificationMaterial.timestampVerificationData = undefined), 'Nobody who is trusted says when it was made'],
      [
        (bundle) => (bundle.verificationMaterial.tlogEntries[0]!.inclusionProof.hashes = [Buffer.alloc(32).toString('base64')]),
        'must be in a transparency log',
      ],
      [(bundle) => (bundle.messageSignature.signature = Buffer.alloc(70).toString('base64')), 'It must be in'],
    ];
    for (const [change, words] of changes) {
      const [holds, message] = await verified(change);
      expect([holds, message]).toEqual([false, expect.stringContaining(words)]);
    }
    await writeFixture(text, bytes);
  });

  it('a certificate that had expired when it signed, though its authority is trusted', async () => {
    const { certificate, key, authority } = await certifyYesterday(who, sigstore.issuer.issuer);
    const root = JSON.parse(readFileSync(sigstore.trustedRoot, 'utf8')) as { certificateAuthorities: unknown[] };
    root.certificateAuthorities.push({
      uri: 'https://old.bank.example',
      certChain: { certificates: [{ rawBytes: derOf(authority) }] },
      validFor: { start: '2020-01-01T00:00:00Z' },
    });
    const trustedRoot = join(folder, 'with-old-authority.json');
    writeFileSync(trustedRoot, JSON.stringify(root));
    const privateKey = createPrivateKey(readFileSync(key));
    const publicKey = createPublicKey(privateKey);
    const algorithm = algorithmOf(publicKey)!;
    const signs = {
      publicKey,
      algorithm,
      certificate: Buffer.from(derOf(certificate), 'base64'),
      sign: (data: Buffer) => signWith(privateKey, algorithm, data),
    };
    const services = { logs: [{ url: sigstore.urls.rekor, version: 2 as const }], timestamps: [sigstore.urls.tsa] };
    const image = await newImage();
    const bundle = await must(makeBundle({ statement: makeStatement(image.digest, signPredicate, {}) }, signs, services, signal));
    await must(writeBundle(image, bundle, signPredicate, { registry: client, clock }, signal));
    const { signatures } = await verify({ ...signerOf(), trustRoot: { trustedRoot } }, image);
    expect(signatures).toMatchObject([
      { verified: false, principal: { subject: who }, times: [{ source: 'timestamp' }], problem: { code: 'SIGNATURE_INVALID' } },
    ]);
    expect(signatures[0]?.problem?.message).toContain('when its certificate was not valid');
    const trust = cosignTrust().map((word) => (word === sigstore.trustedRoot ? trustedRoot : word));
    expect((await cosign.tryCosign('verify', ...trust, '--certificate-identity', who, nameOf(image))).exitCode).not.toBe(0);
  });

  it('a log or an authority that is down: nothing is stored, and it is said who was asked', async () => {
    const broken = await startSigstore();
    const image = await newImage();
    const signer = { ...signerOf(), trustRoot: { trustedRoot: broken.trustedRoot, signingConfig: broken.signingConfig } };
    const request = {
      ...requestFor(image, broken.issuer.token(who)),
      signer: { ...signer, signer: { ...signer.signer, issuer: broken.issuer.issuer } } as NamedSigner,
    };
    await broken.end('rekor');
    const answer = await engine.sign(request, signal);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'SIGNING_FAILED', message: expect.stringContaining('transparency log') } });
    await broken.end('fulcio');
    expect(await engine.sign(request, signal)).toMatchObject({
      ok: false,
      problem: { code: 'SIGNING_FAILED', message: expect.stringContaining('certificate authority') },
    });
    expect((await must(client.referrers(image, signal))).length).toBe(0);
    await broken.stop();
  });
});

describe('a key whose signatures must be logged', () => {
  it('is verified by both with its entry', async () => {
    const keys = await openCosign(folder, { COSIGN_PASSWORD: 'open sesame' }).makeKeys('logged');
    const { trustRoot } = signerOf();
    const pem = readFileSync(keys.publicKey, 'utf8');
    const signer: NamedSigner = {
      name: 'base-key',
      signer: { type: 'key', keys: [{ sha256: keys.sha256 }], tlog: 'required' },
      publicKeys: [{ sha256: keys.sha256, pem }],
      ...(trustRoot && { trustRoot }),
    };
    const image = await newImage();
    const request = {
      ...requestFor(image),
      signer,
      means: { engine: 'embedded', key: keys.key },
      secrets: { passphrase: keys.passphrase },
    };
    expect(await engine.sign(request, signal)).toEqual({ ok: true, value: undefined });
    expect(await verify(signer, image)).toMatchObject({
      signatures: [{ verified: true, times: [{ source: 'timestamp' }], logEntry: { log: sigstore.urls.rekor } }],
    });
    await cosign.cosign(
      'verify',
      '--key',
      keys.publicKey,
      '--trusted-root',
      sigstore.trustedRoot,
      '--use-signed-timestamps',
      nameOf(image),
    );
  });
});

/** An authority of our own, and a certificate of it for an identity, which was valid until yesterday. */
async function certifyYesterday(subject: string, issuer: string): Promise<{ certificate: string; key: string; authority: string }> {
  const place = join(folder, 'old-authority');
  mkdirSync(place);
  const file = (name: string): string => join(place, name);
  writeFileSync(file('index.txt'), '');
  writeFileSync(
    file('openssl.cnf'),
    `[req]
distinguished_name = name
prompt = no
[name]
O = old
[ca]
default_ca = old
[old]
database = ${file('index.txt')}
new_certs_dir = ${place}
rand_serial = yes
default_md = sha256
policy = anything
[anything]
organizationName = optional
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[leaf]
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = critical,email:${subject}
1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:${issuer}
`,
  );
  const openssl = (command: string, ...args: readonly string[]): Promise<string> =>
    runWell(signTools().openssl, [command, '-config', file('openssl.cnf'), ...args]);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl('req', '-x509', ...newKey, '-days', '30', '-extensions', 'authority', '-keyout', file('ca.key'), '-out', file('ca.crt'));
  await openssl('req', '-new', ...newKey, '-subj', '/O=leaf', '-keyout', file('leaf.key'), '-out', file('leaf.csr'));
  const from = ['-batch', '-notext', '-cert', file('ca.crt'), '-keyfile', file('ca.key'), '-startdate', inDays(-2), '-enddate', inDays(-1)];
  await openssl('ca', ...from, '-extensions', 'leaf', '-in', file('leaf.csr'), '-out', file('leaf.crt'));
  return { certificate: file('leaf.crt'), key: file('leaf.key'), authority: file('ca.crt') };
}

/** A bundle's JSON as far as it is broken here. */
interface Bundle {
  verificationMaterial: { tlogEntries: { inclusionProof: { hashes: string[] } }[]; timestampVerificationData?: unknown };
  messageSignature: { signature: string };
}

/** Records what the real services gave, for the unit tests, when it is asked for. */
async function writeFixture(bundle: string, bytes: Buffer): Promise<void> {
  if (process.env['WHARFMASTER_RECORD'] !== '1') return;
  const place = 'test/fixtures/sigstore';
  writeFileSync(join(place, 'private-trusted-root.json'), readFileSync(sigstore.trustedRoot));
  writeFileSync(join(place, 'private-signing-config.json'), readFileSync(sigstore.signingConfig));
  writeFileSync(join(place, 'keyless-blob.sigstore.json'), bundle);
  writeFileSync(join(place, 'keyless-blob'), bytes);
  const image = await newImage();
  await cosignSigns(image);
  const [referrer] = await must(client.referrers(image, signal));
  const manifest = JSON.parse(Buffer.from((await must(client.manifest({ ...image, digest: referrer!.digest }, signal))).bytes).toString());
  const text = Buffer.from(await must(client.blob(image, manifest.layers[0], 100_000, signal))).toString();
  writeFileSync(
    join(place, 'cosign-keyless.json'),
    JSON.stringify({ issuer: sigstore.issuer.issuer, subject: who, digest: image.digest, bundle: text }, undefined, 2),
  );
}

function signerOf(): NamedSigner {
  return {
    name: 'release-ci',
    signer: { type: 'keyless', issuer: sigstore.issuer.issuer, subject: who, format: 'bundle' },
    publicKeys: [],
    trustRoot: { trustedRoot: sigstore.trustedRoot, signingConfig: sigstore.signingConfig },
  };
}

function requestFor(image: DigestReference, identityToken = sigstore.issuer.token(who)): SignRequest {
  return {
    image,
    signer: signerOf(),
    means: { engine: 'embedded' },
    secrets: { identityToken },
    format: 'bundle',
    plainHttp: false,
    timeoutMs: 30_000,
  };
}

function newImage(): Promise<DigestReference> {
  return putTinyImage(client, registry.host, 'apps/web', `image-${++count}`);
}

async function verify(signer: NamedSigner, image: DigestReference): Promise<VerifiedMaterial> {
  return must(engine.verify({ image, signer, plainHttp: false, timeoutMs: 30_000 }, signal));
}

async function cosignSigns(image: DigestReference): Promise<void> {
  await cosign.cosign('sign', ...cosignMeans(), nameOf(image));
}

function cosignMeans(): readonly string[] {
  const token = sigstore.issuer.token(who);
  return ['--identity-token', token, '--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot, '--yes'];
}

function cosignTrust(): readonly string[] {
  const { trustedRoot, issuer } = sigstore;
  return ['--trusted-root', trustedRoot, '--certificate-oidc-issuer', issuer.issuer, '--insecure-ignore-sct', '--use-signed-timestamps'];
}

function nameOf({ registry: host, repository, digest }: DigestReference): string {
  return `${host}/${repository}@${digest}`;
}

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; problem: { message: string } }>): Promise<T> {
  const found = await answer;
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
}
