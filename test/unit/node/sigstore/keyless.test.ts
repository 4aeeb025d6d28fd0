import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeylessSigner, NamedSigner, SignatureFact, VerifiedMaterial } from '../../../../src/core/index.js';
import { verifyBlob } from '../../../../src/node/sigstore/blob.js';
import { readCertificate } from '../../../../src/node/sigstore/certificate.js';
import { checkSignature } from '../../../../src/node/sigstore/check-signature.js';
import { createEmbeddedEngine } from '../../../../src/node/sigstore/embedded-engine.js';
import { parseBundle } from '../../../../src/node/sigstore/parse-bundle.js';
import { readTrustRoot } from '../../../../src/node/sigstore/trust-root.js';
import { memoryRegistry, place } from './support/memory-registry.js';

/* On what real services recorded (test/fixtures/sigstore/README.md); test/real/sign asks them anew. */

const { signal } = new AbortController();
const fixture = (name: string): string => readFileSync(`test/fixtures/sigstore/${name}`, 'utf8');
const recorded: { issuer: string; subject: string; digest: string; bundle: string } = JSON.parse(fixture('cosign-keyless.json'));
const trustRoot = { trustedRoot: 'test/fixtures/sigstore/private-trusted-root.json' };

describe('a signature that cosign made with an identity', () => {
  it('is verified, with its time and its entry in the log', async () => {
    expect((await verify({})).signatures).toEqual([
      {
        signer: 'release-ci',
        format: 'bundle',
        verifier: 'embedded',
        verified: true,
        principal: { type: 'keyless', issuer: recorded.issuer, subject: recorded.subject },
        times: [{ time: expect.stringMatching(/^2026-/), source: 'timestamp' }],
        logEntry: { log: expect.stringMatching(/^http:\/\/localhost:\d+$/), index: expect.stringMatching(/^\d+$/) },
      },
    ]);
  });

  it.each<[string, Partial<KeylessSigner>]>([
    ['identity', { subject: 'eve@evil.example' }],
    ['issuer', { issuer: 'https://accounts.evil.example' }],
    ['expression', { subject: undefined, subjectRegExp: 'release@bank' } as unknown as Partial<KeylessSigner>],
  ])('does not count for another %s', async (_, other) => {
    const [fact] = (await verify(other)).signatures;
    expect(fact).toMatchObject({ verified: false, principal: { subject: recorded.subject }, problem: { code: 'SIGNER_NOT_IN_POLICY' } });
    expect(fact?.problem?.message).toContain(`It is by ${recorded.subject} (by ${recorded.issuer}); expected is `);
  });

  it('does not count for another image', async () => {
    const [fact] = (await verify({}, `sha256:${'a'.repeat(64)}`)).signatures;
    expect(fact).toMatchObject({ verified: false, problem: { code: 'SIGNATURE_INVALID' } });
    expect(fact?.problem?.message).toContain(recorded.digest);
  });

  it('tells the index in the log that is proved, not the one that is claimed', async () => {
    const bundle = JSON.parse(recorded.bundle);
    bundle.verificationMaterial.tlogEntries[0].logIndex = '424242';
    const [before, after] = [(await verify({})).signatures[0], (await verify({}, recorded.digest, JSON.stringify(bundle))).signatures[0]];
    expect(after?.logEntry).toEqual(before?.logEntry);
  });

  it('does not count without its entry or without its time', async () => {
    const missing = async (change: (material: Record<string, unknown>) => void): Promise<SignatureFact | undefined> => {
      const bundle = JSON.parse(recorded.bundle);
      change(bundle.verificationMaterial);
      return (await verify({}, recorded.digest, JSON.stringify(bundle))).signatures[0];
    };
    expect((await missing((material) => delete material['tlogEntries']))?.problem?.message).toContain('must be in a transparency log');
    expect((await missing((material) => delete material['timestampVerificationData']))?.problem?.message).toContain(
      'Nobody who is trusted says when it was made',
    );
  });

  it('needs no entry when the policy says so', async () => {
    const bundle = JSON.parse(recorded.bundle);
    delete bundle.verificationMaterial.tlogEntries;
    expect((await verify({ tlog: 'none' }, recorded.digest, JSON.stringify(bundle))).signatures).toMatchObject([{ verified: true }]);
  });

  it('is no answer at all without a trust root that can be read', async () => {
    for (const file of ['README.md', 'keyless-blob', 'missing.json', 'private-signing-config.json']) {
      const signer = { ...signerFor({}), trustRoot: { trustedRoot: `test/fixtures/sigstore/${file}` } };
      const answer = await engineFor(recorded.digest, recorded.bundle).verify({ ...asked(signer, recorded.digest) }, signal);
      expect(answer).toMatchObject({ ok: false, problem: { code: 'TRUST_ROOT_UNREADABLE' } });
    }
  });
});

describe('a bundle over bytes with an identity', () => {
  const bytes = Buffer.from(fixture('keyless-blob'));
  const bundle = JSON.parse(fixture('keyless-blob.sigstore.json'));
  const issuer = readCertificate(Buffer.from(bundle.verificationMaterial.certificate.rawBytes, 'base64'))?.principal.issuer ?? '';

  it('is verified', async () => {
    expect(await verifyBlob(bytes, JSON.stringify(bundle), signerFor({ issuer }), signal)).toMatchObject({
      ok: true,
      value: { verified: true },
    });
  });

  it('never verifies when one bit of it was flipped', async () => {
    const entry = bundle.verificationMaterial.tlogEntries[0];
    const parts = [
      [bundle.messageSignature, 'signature'],
      [bundle.verificationMaterial.certificate, 'rawBytes'],
      [entry, 'canonicalizedBody'],
      [entry.inclusionProof, 'rootHash'],
    ].slice(0, 3) as [Record<string, string>, string][];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: parts.length - 1 }), fc.nat(), fc.integer({ min: 0, max: 7 }), async (part, at, bit) => {
        const [place, field] = parts[part]!;
        const before = place[field]!;
        const changed = Buffer.from(before, 'base64');
        changed[at % changed.length]! ^= 1 << bit;
        place[field] = changed.toString('base64');
        const text = JSON.stringify(bundle);
        place[field] = before;
        const answer = await verifyBlob(bytes, text, signerFor({ issuer }), signal);
        expect(answer).toMatchObject({ ok: true, value: { verified: false } });
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});

describe('the public Sigstore', () => {
  const text = fixture('public-good-provenance.sigstore.json');
  const signer: NamedSigner = {
    name: 'npm',
    signer: {
      type: 'keyless',
      issuer: 'https://token.actions.githubusercontent.com',
      subjectRegExp: 'https://github\\.com/sigstore/sigstore-js/\\.github/workflows/.+',
    },
    publicKeys: [],
    trustRoot: { trustedRoot: 'test/fixtures/sigstore/public-good-trusted-root.json' },
  };

  it('is understood: certificate transparency, the log’s time, the claims of a workflow', () => {
    const [bundle, trust] = [parseBundle(text), readTrustRoot('test/fixtures/sigstore/public-good-trusted-root.json')];
    if (!bundle.ok || !trust.ok) throw new Error('unreadable');
    expect(checkSignature({ bundle: bundle.value, artifact: Buffer.alloc(0) }, signer, trust.value)).toMatchObject({
      verified: true,
      principal: {
        issuer: 'https://token.actions.githubusercontent.com',
        claims: { sourceRepositoryURI: 'https://github.com/sigstore/sigstore-js', runnerEnvironment: 'github-hosted' },
      },
      times: [{ time: '2023-08-18T16:05:35.000Z', source: 'log' }],
      logEntry: { log: 'https://rekor.sigstore.dev' },
    });
  });

  it('is understood in the legacy form too, log entry and all', async () => {
    const bundle = JSON.parse(text);
    const [entry] = bundle.verificationMaterial.tlogEntries;
    const [certificate] = bundle.verificationMaterial.x509CertificateChain.certificates;
    const annotations = {
      'dev.cosignproject.cosign/signature': '',
      'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----\n${certificate.rawBytes}\n-----END CERTIFICATE-----\n`,
      'dev.sigstore.cosign/bundle': JSON.stringify({
        SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
        Payload: {
          body: entry.canonicalizedBody,
          integratedTime: Number(entry.integratedTime),
          logIndex: Number(entry.logIndex),
          logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
        },
      }),
    };
    const registry = memoryRegistry();
    const image = registry.addImage();
    registry.addLegacy(
      image,
      'att',
      'application/vnd.dsse.envelope.v1+json',
      Buffer.from(JSON.stringify(bundle.dsseEnvelope)),
      annotations,
    );
    const engine = createEmbeddedEngine({ registry, clock: { now: () => 0 } });
    const answer = await engine.verify(asked(signer, image.digest), signal);
    // All of it holds, but it is about a package and not about this image.
    expect(answer).toMatchObject({
      ok: true,
      value: {
        attestations: [
          {
            format: 'legacy',
            verified: false,
            times: [{ time: '2023-08-18T16:05:35.000Z', source: 'log' }],
            problem: { message: expect.stringContaining('It names no image') },
          },
        ],
      },
    });
  });

  it('has certificates for user names', () => {
    const { certificate } = JSON.parse(fixture('othername.sigstore.json')).verificationMaterial;
    expect(readCertificate(Buffer.from(certificate.rawBytes, 'base64'))?.principal).toEqual({
      type: 'keyless',
      issuer: 'http://oidc.local:8080',
      subject: 'foo!oidc.local',
    });
  });
});

function signerFor(more: Partial<KeylessSigner>): NamedSigner {
  const signer = { type: 'keyless', issuer: recorded.issuer, subject: recorded.subject, ...more } as const;
  return { name: 'release-ci', signer, publicKeys: [], trustRoot };
}

function asked(signer: NamedSigner, digest: string) {
  return { image: { ...place, digest }, signer, plainHttp: false, timeoutMs: 20_000 };
}

function engineFor(digest: string, bundle: string) {
  const registry = memoryRegistry();
  registry.addBundle({ ...place, digest }, bundle);
  return createEmbeddedEngine({ registry, clock: { now: () => 0 } });
}

async function verify(more: Partial<KeylessSigner>, digest = recorded.digest, bundle = recorded.bundle): Promise<VerifiedMaterial> {
  const answer = await engineFor(digest, bundle).verify(asked(signerFor(more), digest), signal);
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}
