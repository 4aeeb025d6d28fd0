import { describe, expect, it } from 'vitest';
import {
  verifyImage,
  type Digest,
  type GoverningPolicy,
  type ImageReference,
  type KnownSigner,
  type Registry,
  type RegistryManifest,
  type Result,
  type SignatureEngine,
  type TrustProblem,
  type VerifiedMaterial,
  type VerifyRequest,
} from '../../../../src/core/index.js';
import { policyOf, today } from '../../../support/judging.js';
import { digestOf, fingerprints, keyOf, signed, sumOfTrust, web } from '../../../support/trust.js';

const governing = policyOf(`trust:
  signers: {one: {type: key, keys: [{file: one.pub, sha256: "${fingerprints.one}"}]}, two: {type: notation, trustStores: [ca:x], identities: ["x509.subject: C=US"]}}
  require: [{match: "**", all: [one]}]
  attestations: [{match: "**", type: https://cyclonedx.org/bom, signer: one}]
`);
const asksBoth = policyOf(`trust:
  signers: {one: {type: key, keys: [{file: one.pub, sha256: "${fingerprints.one}"}]}, two: {type: notation, trustStores: [ca:x], identities: ["x509.subject: C=US"]}}
  require: [{match: "**", all: [one, two]}]
`);
const one: KnownSigner = {
  name: 'one',
  named: {
    name: 'one',
    signer: { type: 'key', keys: [{ file: 'one.pub', sha256: fingerprints.one }] },
    publicKeys: [{ sha256: fingerprints.one, pem: 'PEM' }],
  },
};
const two: KnownSigner = {
  name: 'two',
  named: { name: 'two', signer: { type: 'notation', trustStores: ['ca:x'], identities: [] }, publicKeys: [] },
};
const never = new AbortController().signal;
const down: TrustProblem = { code: 'REGISTRY_UNREACHABLE', message: 'It is down.', next: 'Try again.' };

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const emptyType = 'application/vnd.oci.empty.v1+json';
const layer = (mediaType: string) => ({ mediaType, digest: digestOf('f'), size: 1 });

function document(mediaType: string, content: object): RegistryManifest {
  const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
  return { descriptor: { mediaType, digest: digestOf('0'), size: bytes.length }, bytes };
}

const image = document(manifestType, {
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('e'), size: 2 },
  layers: [layer('application/vnd.oci.image.layer.v1.tar+gzip')],
});
const statement = document(manifestType, {
  config: { mediaType: emptyType, digest: digestOf('e'), size: 2 },
  layers: [layer('application/vnd.in-toto+json')],
});

/** A registry of these manifests by tag or digest; what is not there is not found. */
function registryOf(content: Readonly<Record<string, RegistryManifest>>): Registry {
  const missing: TrustProblem = { code: 'REGISTRY_NOT_FOUND', message: 'It is not there.', next: 'Push it.' };
  const unused = (): never => {
    throw new Error('nothing else is asked');
  };
  return {
    manifest: ({ tag, digest }: ImageReference) => {
      const found = content[digest ?? tag ?? ''];
      const own: Digest = digest ?? digestOf('a');
      return Promise.resolve(
        found === undefined
          ? { ok: false, problem: missing }
          : { ok: true, value: { ...found, descriptor: { ...found.descriptor, digest: own } } },
      );
    },
    blob: () => Promise.resolve({ ok: true, value: new TextEncoder().encode('{}') }),
    ...{ referrers: unused, tags: unused, hasBlob: unused, putBlob: unused, putManifest: unused, addReferrer: unused, deleteTag: unused },
  };
}

/** An engine that remembers what it was asked. */
function engineOf(
  id: string,
  signerTypes: SignatureEngine['signerTypes'],
  answer: (request: VerifyRequest) => Result<VerifiedMaterial, TrustProblem> | Promise<Result<VerifiedMaterial, TrustProblem>>,
): SignatureEngine & { readonly asked: VerifyRequest[] } {
  const asked: VerifyRequest[] = [];
  return {
    ...{ id, label: id, signerTypes, formats: ['bundle'], asked },
    sign: () => Promise.reject(new Error('nobody signs here')),
    verify: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
}

const nothing: Result<VerifiedMaterial, TrustProblem> = { ok: true, value: { signatures: [], attestations: [] } };
const yes: Result<VerifiedMaterial, TrustProblem> = {
  ok: true,
  value: { signatures: [signed('one', keyOf(fingerprints.one))], attestations: [] },
};

async function verified(
  registry: Registry,
  engines: readonly SignatureEngine[],
  {
    policy = governing,
    signers = [one, two],
    engine,
    signal = never,
  }: { policy?: GoverningPolicy; signers?: readonly KnownSigner[]; engine?: string; signal?: AbortSignal } = {},
) {
  const request = { reference: web, governing: policy, context: today, signers, plainHttp: false, timeoutMs: 1000 };
  return verifyImage(
    { ...request, ...(engine !== undefined && { engine }) },
    { registry, engines, clock: { now: () => today.now } },
    signal,
  );
}

describe('verifying an image', () => {
  it('asks about the content that the name points to, for the signers and statements that the policy wants', async () => {
    const embedded = engineOf('embedded', ['key', 'keyless'], () => yes);
    const result = await verified(registryOf({ '1.4': image }), [embedded]);
    expect(embedded.asked).toMatchObject([
      { image: { ...web, digest: digestOf('a') }, signer: { name: 'one' }, predicateTypes: ['https://cyclonedx.org/bom'] },
    ]);
    if (!result.ok) throw new Error(result.problem.message);
    expect(result.value.trust).toMatchObject({
      name: 'registry.bank.example/apps/web:1.4',
      digest: digestOf('a'),
      unknown: [],
      asked: [{ signer: 'one' }],
      checkedAt: '2026-11-22T12:00:00.000Z',
    });
    expect(sumOfTrust(result.value.verdict)).toBe('failed missing-attestation:error');
  });

  it('asks for every image of an index, and passes over only what its content shows to be a statement', async () => {
    const child = (letter: string, more: object = {}) => ({ mediaType: manifestType, digest: digestOf(letter), size: 1, ...more });
    const index = document(indexType, {
      manifests: [
        child('b', { platform: { os: 'linux', architecture: 'amd64' } }),
        child('c', { platform: { os: 'unknown', architecture: 'unknown' } }),
        child('d', { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }),
        child('b', { platform: { os: 'linux', architecture: 'amd64' } }),
      ],
    });
    const embedded = engineOf('embedded', ['key'], () => nothing);
    await verified(registryOf({ '1.4': index, [digestOf('c')]: statement, [digestOf('d')]: image }), [embedded]);
    expect(embedded.asked.map((request) => request.image.digest).sort()).toEqual([digestOf('a'), digestOf('b'), digestOf('d')]);
  });

  it('follows no index inside an index', async () => {
    const inner = document(indexType, { manifests: [] });
    const index = document(indexType, { manifests: [{ mediaType: indexType, digest: digestOf('b'), size: 1 }] });
    const result = await verified(registryOf({ '1.4': index, [digestOf('b')]: inner }), []);
    expect(result.ok ? '' : `${result.problem.code} ${result.problem.message}`).toBe(
      `REGISTRY_UNSUPPORTED \`registry.bank.example/apps/web:1.4\` cannot be verified: its index names another index (${digestOf('b')}), which is not followed.`,
    );
  });

  it('keeps as unknown whom nobody here can check and who does not answer', async () => {
    const embedded = engineOf('embedded', ['key', 'keyless'], () => ({ ok: false, problem: down }));
    const result = await verified(registryOf({ '1.4': image }), [embedded], { policy: asksBoth });
    if (!result.ok) throw new Error(result.problem.message);
    expect(result.value.trust.unknown.map(({ signer, problem }) => [signer, problem.code])).toEqual([
      ['two', 'SIGNER_MISSING'],
      ['one', 'REGISTRY_UNREACHABLE'],
    ]);
    expect(sumOfTrust(result.value.verdict)).toBe('undetermined');
    const problem: TrustProblem = { code: 'TRUST_ROOT_MISSING', message: 'No root.', next: 'Name it.' };
    const unnamed = await verified(registryOf({ '1.4': image }), [embedded], { signers: [{ name: 'one', problem }] });
    expect(unnamed.ok && unnamed.value.trust.unknown).toEqual([{ signer: 'one', problem }]);
    const unheard = await verified(registryOf({ '1.4': image }), [embedded], { signers: [] });
    expect(unheard.ok && unheard.value.trust.unknown[0]?.problem.code).toBe('SIGNER_MISSING');
  });

  it('takes the embedded engine where it can, a tool where it cannot, and the one that was asked for', async () => {
    const embedded = engineOf('embedded', ['key', 'keyless'], () => yes);
    const cosign = engineOf('cosign', ['key', 'keyless'], () => yes);
    const notation = engineOf('notation', ['notation'], () => nothing);
    const engines = [embedded, cosign, notation];
    const registry = registryOf({ '1.4': image });
    const counts = () => engines.map(({ asked }) => asked.splice(0).length);
    await verified(registry, engines, { policy: asksBoth });
    expect(counts()).toEqual([1, 0, 1]);
    await verified(registry, engines, { policy: asksBoth, engine: 'cosign' });
    expect(counts()).toEqual([0, 1, 1]);
    const inService = one.named === undefined ? one : { ...one, named: { ...one.named, publicKeys: [] } };
    await verified(registry, engines, { signers: [inService] });
    expect(counts()).toEqual([0, 1, 0]);
  });

  it('only lists what the embedded engine sees when no policy asks', async () => {
    const embedded = engineOf('embedded', ['key', 'keyless'], () => nothing);
    const result = await verified(registryOf({ '1.4': image }), [embedded], { policy: { layers: [], broken: [] } });
    expect(embedded.asked.map(({ signer }) => signer)).toEqual([
      { name: '', signer: { type: 'key', keys: [], tlog: 'none' }, publicKeys: [] },
    ]);
    expect(result.ok && sumOfTrust(result.value.verdict)).toBe('unasked');
    const silent = engineOf('embedded', ['key', 'keyless'], () => ({ ok: false, problem: down }));
    const unseen = await verified(registryOf({ '1.4': image }), [silent], { policy: { layers: [], broken: [] } });
    expect(unseen.ok && unseen.value.trust.unknown).toEqual([{ signer: '', problem: down }]);
  });

  it('still lists what is there when nobody who is asked for can be checked', async () => {
    const embedded = engineOf('embedded', ['key', 'keyless'], () => yes);
    const problem: TrustProblem = { code: 'TRUST_ROOT_MISSING', message: 'No root.', next: 'Name it.' };
    const result = await verified(registryOf({ '1.4': image }), [embedded], { signers: [{ name: 'one', problem }] });
    expect(embedded.asked.map(({ signer }) => signer.name)).toEqual(['']);
    expect(result.ok && [result.value.trust.manifests[0]?.signatures.length, result.value.verdict.outcome]).toEqual([1, 'undetermined']);
    const silent = engineOf('embedded', ['key', 'keyless'], () => ({ ok: false, problem: down }));
    const unseen = await verified(registryOf({ '1.4': image }), [silent], { signers: [{ name: 'one', problem }] });
    expect(unseen.ok && unseen.value.trust.unknown).toEqual([{ signer: 'one', problem }]);
  });

  it('asks a few at a time', async () => {
    const manifests = Array.from({ length: 20 }, (_, at) => ({
      ...{ mediaType: manifestType, digest: `sha256:${String(at).padStart(64, '0')}`, size: 1 },
      platform: { os: 'linux', architecture: `a${at}` },
    }));
    let now = 0;
    let most = 0;
    const embedded = engineOf('embedded', ['key'], async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
      return yes;
    });
    await verified(registryOf({ '1.4': document(indexType, { manifests }) }), [embedded]);
    expect([most, embedded.asked.length]).toEqual([4, 21]);
  });

  it('is a problem only when the image itself cannot be looked up, or it was called off', async () => {
    const missing = await verified(registryOf({}), []);
    expect(missing.ok ? '' : missing.problem.code).toBe('REGISTRY_NOT_FOUND');
    const stop = new AbortController();
    const embedded = engineOf('embedded', ['key'], () => {
      stop.abort();
      return nothing;
    });
    const off = await verified(registryOf({ '1.4': image }), [embedded], { signal: stop.signal });
    expect(off.ok ? '' : off.problem.code).toBe('CANCELLED');
  });
});
