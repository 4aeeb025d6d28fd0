import { createHash } from 'node:crypto';
import {
  failed,
  ok,
  toEvidencePolicies,
  type CeremonyPorts,
  type CeremonyState,
  type Descriptor,
  type EvidenceEntry,
  type EvidenceRecord,
  type ExportedImage,
  type GoverningPolicy,
  type ImageReference,
  type NamedSigner,
  type Registry,
  type RegistryManifest,
  type SignAndPushRequest,
  type SignatureEngine,
  type TrustProblem,
} from '../../src/core/index.js';
import { policyOf, today } from './judging.js';

/* A small world to push into: what it holds outlives every run of the ceremony, as a registry and a disk do. */

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const diffId = digestOf('layer');
const configText = JSON.stringify({
  architecture: 'amd64',
  os: 'linux',
  config: {},
  rootfs: { type: 'layers', diff_ids: [diffId] },
  history: [{ created_by: 'COPY . /' }],
});
export const imageId = digestOf(configText);
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const manifestText = JSON.stringify({
  schemaVersion: 2,
  mediaType: manifestType,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: imageId, size: configText.length },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf('gzip'), size: 4 }],
});
export const imageDigest = digestOf(manifestText);
export const fingerprint = 'f'.repeat(64);

export const target = { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4' } as const;
export const released = `${target.registry}/${target.repository}:${target.tag}`;

/** A policy that lets the bank's apps be pushed when their key signed them. */
export const signedApps = `
sources: {allow: [registry.bank.example/**]}
push: {repositories: [registry.bank.example/apps/**]}
trust:
  signers: {release: {type: key, keys: [{file: release.pub, sha256: "${fingerprint}"}]}}
  require: [{match: registry.bank.example/apps/**, all: [release]}]
`;

export class World {
  readonly tags = new Map<string, string>();
  readonly manifests = new Map<string, RegistryManifest>();
  readonly signatures = new Set<string>();
  readonly attestations: string[] = [];
  readonly records: EvidenceRecord[] = [];
  readonly journal = new Map<string, CeremonyState>();
  readonly said: string[] = [];
  deletesTags = true;
  /** What lies on the disk as the policy. */
  governing = policyOf(signedApps);
  pushes = 0;
  exports = 0;
  disposals = 0;
  ids = 0;

  /** What the release tag points to. */
  get release(): string | undefined {
    return this.tags.get(released);
  }

  events(): readonly string[] {
    return this.records.map(({ event }) => event);
  }
}

/** Called around every effect, before and after it: throwing there is a process that is killed. */
export type Step = (name: string) => void;

export function portsIn(world: World, step: Step = () => undefined): CeremonyPorts {
  const effect = async <T>(name: string, act: () => T): Promise<T> => {
    await Promise.resolve();
    step(`before ${name}`);
    const result = act();
    step(`after ${name}`);
    return result;
  };
  return {
    exporter: {
      export: () => {
        world.exports++;
        return Promise.resolve(ok([{ ...image, dispose: () => disposed(world) }]));
      },
    },
    tools: { run: () => Promise.resolve({ result: failed(unused), command: '' }) },
    clock: { now: () => today.now },
    registry: registryIn(world, effect),
    engines: [engineIn(world, effect)],
    pusher: {
      push: ({ staging }) =>
        effect('push', () => {
          world.pushes++;
          world.manifests.set(imageDigest, { descriptor, bytes: new TextEncoder().encode(manifestText) });
          world.tags.set(nameOf(staging), imageDigest);
          return ok({ descriptor, manifests: [{ descriptor, imageId }] });
        }),
      tidy: () => Promise.resolve(ok(undefined)),
    },
    evidence: {
      append: (entry: EvidenceEntry) =>
        effect(`record ${entry.event}`, () => {
          const record = { ...entry, ...sealed, seq: world.records.length + 1 };
          world.records.push(record);
          return ok(record);
        }),
      records: () => Promise.resolve(ok(world.records)),
    },
    journal: {
      find: () => Promise.resolve(ok([...world.journal.values()].findLast((state) => state.released !== true))),
      save: (state) => effect('save', () => ok(void world.journal.set(state.id, state))),
      list: () => Promise.resolve(ok([...world.journal.values()])),
      remove: (id) => effect('forget', () => void world.journal.delete(id)),
      hold: () => Promise.resolve(ok({ release: () => undefined })),
    },
    secrets: { passphrase: () => Promise.resolve(undefined), identityToken: () => Promise.resolve(undefined) },
    progress: { step: (one) => world.said.push(one.step) },
    confirm: () => Promise.resolve(true),
    policiesNow: () => Promise.resolve(toEvidencePolicies(world.governing, ({ reading }) => digestOf(reading.text))),
    sha256,
    version: '0.1.0',
    stage: 'workstation',
    newId: () => (++world.ids).toString(16).padStart(10, '0'),
  };
}

export const release: NamedSigner = {
  name: 'release',
  signer: { type: 'key', keys: [{ file: 'release.pub', sha256: fingerprint }] },
  publicKeys: [{ sha256: fingerprint, pem: 'not looked at here' }],
};

export function requestOf(
  governing: GoverningPolicy = policyOf(signedApps),
  differs: Partial<SignAndPushRequest> = {},
): SignAndPushRequest {
  return {
    source: { from: 'runtime', runtime: 'docker', id: imageId, name: 'web:1.4', tags: [] },
    name: 'web:1.4',
    target,
    governing,
    context: { ...today, stage: 'push', vex: [] },
    scanners: [],
    scanOptions: () => ({ timeoutMs: 1, updateDatabase: false, credentials: {}, aspects: [] }),
    claimedBases: [],
    signers: [{ name: 'release', named: release, means: { engine: 'embedded', key: '/home/app/release.key' } }],
    allowsIncomplete: false,
    plainHttp: false,
    timeoutMs: 1000,
    ...differs,
  };
}

const descriptor: Descriptor = { mediaType: manifestType, digest: imageDigest, size: manifestText.length };

export const image: ExportedImage = {
  subject: { name: 'web:1.4', imageId, platform: { os: 'linux', architecture: 'amd64' }, tags: [] },
  config: {
    imageId,
    platform: { os: 'linux', architecture: 'amd64' },
    diffIds: [diffId],
    history: [{ createdBy: 'COPY . /', emptyLayer: false }],
    labels: {},
    onBuild: [],
  },
  archive: '/tmp/image.tar',
  examine: () => Promise.reject(new Error('no policy here asks for a scan')),
  scanFiles: () => Promise.reject(new Error('no policy here asks for a scan')),
  dispose: () => Promise.resolve(),
};

function disposed(world: World): Promise<void> {
  world.disposals++;
  return Promise.resolve();
}

type Effect = <T>(name: string, act: () => T) => Promise<T>;

function registryIn(world: World, effect: Effect): Registry {
  const find = ({ digest, ...name }: ImageReference): RegistryManifest | undefined =>
    world.manifests.get(digest ?? world.tags.get(nameOf(name)) ?? '');
  const notHere = () => Promise.resolve(failed(unused));
  return {
    manifest: (name) => Promise.resolve(given(find(name))),
    blob: (_, { digest }) => Promise.resolve(digest === imageId ? ok(new TextEncoder().encode(configText)) : failed(notFound)),
    referrers: () => Promise.resolve(ok([])),
    tags: () => Promise.resolve(ok([])),
    hasBlob: notHere,
    putBlob: notHere,
    putManifest: (name, { descriptor: { digest } }) => effect('move tag', () => ok(void world.tags.set(nameOf(name), digest))),
    addReferrer: notHere,
    deleteTag: (name) =>
      effect('delete tag', () => {
        if (!world.deletesTags) return failed(unsupported);
        world.tags.delete(nameOf(name));
        return ok(undefined);
      }),
  };
}

function engineIn(world: World, effect: Effect): SignatureEngine {
  return {
    id: 'embedded',
    label: 'the embedded signer',
    signerTypes: ['key', 'keyless'],
    formats: ['bundle'],
    sign: ({ image: { digest }, signer }) => effect('sign', () => ok(void world.signatures.add(`${digest} ${signer.name}`))),
    attest: ({ image: { digest }, predicateType }) =>
      effect('attest', () => ok(void world.attestations.push(`${predicateType} ${digest}`))),
    verify: ({ image: { digest }, signer: { name } }) =>
      Promise.resolve(
        ok({
          signatures: world.signatures.has(`${digest} ${name}`)
            ? [
                {
                  signer: name,
                  format: 'bundle',
                  verifier: 'embedded',
                  verified: true,
                  principal: { type: 'key', fingerprint },
                  times: [],
                },
              ]
            : [],
          attestations: [],
        }),
      ),
  };
}

function given(manifest: RegistryManifest | undefined) {
  return manifest === undefined ? failed(notFound) : ok(manifest);
}

function nameOf({ registry, repository, tag = '' }: ImageReference): string {
  return `${registry}/${repository}:${tag}`;
}

const notFound: TrustProblem = { code: 'REGISTRY_NOT_FOUND', message: 'It is not there.', next: 'Push it.' };
const unsupported: TrustProblem = { code: 'REGISTRY_UNSUPPORTED', message: 'This registry cannot delete tags.', next: 'Ask its owner to.' };
const unused: TrustProblem & { code: 'NOT_SUPPORTED' } = { code: 'NOT_SUPPORTED', message: 'This world has none.', next: 'Nothing.' };
const sealed = {
  seq: 0,
  prevHash: '',
  time: '2026-11-22T12:00:00Z',
  timeSource: 'system',
  actor: { user: 'jane', unverified: true, host: 'here', tool: 'wharfmaster', version: '0.1.0' },
  hash: '',
} as const;
