import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Descriptor, DigestReference, ImageReference, RegistryManifest, Result, TrustProblem } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createRegistry, type OpenRegistry } from '../../../src/node/registry/create-registry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { writeDockerConfig, writeDockerConfigFile } from './support/docker-config.js';
import { putImage } from './support/images.js';
import { startMisbehavingProxy, type MisbehavingProxy, type SeenRequest } from './support/misbehaving-proxy.js';
import { startRecorder } from './support/recorder.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* Our registry client against real registries, and against one behind a proxy that lies. */

const never = new AbortController().signal;
const folder = temporaryFolder();
const open: { close(): Promise<void> }[] = [];
let registry: TestRegistry;
let proxy: MisbehavingProxy;
let digest: string;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' });
  proxy = await startMisbehavingProxy(registry);
  const env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
  digest = await putImage(`${registry.host}/apps/web:1`, env);
  await putImage(`${registry.host}/apps/web:other`, env, { content: 'other', platforms: ['linux/arm64'] });
});
afterAll(async () => {
  for (const client of open) await client.close();
  await proxy.stop();
  await registry.stop();
});

function clientOf(
  at: Pick<TestRegistry, 'host' | 'user' | 'password' | 'authority'>,
  dockerConfig = writeDockerConfig(folder, [at]),
): OpenRegistry {
  const client = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment: { DOCKER_CONFIG: dockerConfig, NODE_EXTRA_CA_CERTS: at.authority.certificate },
    home: folder,
    clock: systemClock,
    limits: { headersMs: 2000, idleMs: 2000, pauseMs: 10 },
  });
  open.push(client);
  return client;
}

function named(host: string, repository: string, rest: { readonly tag?: string; readonly digest?: string }): ImageReference {
  return { registry: host, repository, ...rest };
}

function codeOf(result: Result<unknown, TrustProblem>): string {
  return result.ok ? 'fine' : result.problem.code;
}

/** The web image as the lying proxy tells of it. */
function web(): ImageReference {
  return named(proxy.host, 'apps/web', { tag: '1' });
}

function lyingClient(): OpenRegistry {
  return clientOf({ ...registry, host: proxy.host });
}

const ofManifests = ({ path }: SeenRequest): boolean => path.includes('/manifests/');

describe.each([
  ['asks for a token', { auth: 'token' }],
  ['asks for a password', { auth: 'basic' }],
  ['asks nobody', {}],
  ['asks nobody and knows referrers', { kind: 'referrers' }],
] as const)('a real registry that %s', (_, options) => {
  let real: TestRegistry;
  let client: OpenRegistry;
  beforeAll(async () => {
    real = await startRegistry(options);
    client = clientOf(real);
  });
  afterAll(() => real.stop());

  it('is given content and gives it back', async () => {
    const pushed = await push(client, real.host, 'apps/given');
    const found = await client.manifest(named(real.host, 'apps/given', { tag: '1' }), never);
    expect(found.ok && found.value.descriptor).toMatchObject({ digest: pushed.descriptor.digest, size: pushed.bytes.length });
    expect(found.ok && Buffer.from(found.value.bytes).equals(pushed.bytes)).toBe(true);
    expect(await client.tags(named(real.host, 'apps/given', {}), never)).toEqual({ ok: true, value: ['1'] });
  });

  it('lists what refers to an image, each thing once', async () => {
    const { descriptor } = await push(client, real.host, 'apps/referred');
    const image: DigestReference = { registry: real.host, repository: 'apps/referred', digest: descriptor.digest };
    for (const word of ['one', 'two']) {
      const artifact = await push(client, real.host, 'apps/referred', { subject: descriptor, word });
      const { mediaType, digest: of, size } = artifact.descriptor;
      expect(await client.addReferrer(image, { mediaType, digest: of, size, artifactType: 'application/vnd.example' }, never)).toEqual({
        ok: true,
      });
    }
    const listed = await client.referrers(image, never);
    expect(listed.ok && listed.value.length).toBe(2);
  });

  it('loses a tag without its content, or says that it cannot', async () => {
    const { descriptor } = await push(client, real.host, 'apps/deleted');
    const deleted = await client.deleteTag(named(real.host, 'apps/deleted', { tag: '1' }), never);
    expect(codeOf(deleted)).toBe('kind' in options ? 'fine' : 'REGISTRY_UNSUPPORTED');
    const still = await client.manifest(named(real.host, 'apps/deleted', { digest: descriptor.digest }), never);
    expect(codeOf(still)).toBe('fine');
  });

  it('says that a name is not there', async () => {
    expect(codeOf(await client.manifest(named(real.host, 'apps/nowhere', { tag: '1' }), never))).toBe('REGISTRY_NOT_FOUND');
  });
});

describe('a registry that asks who comes', () => {
  it('is told a name and password, or an identity token, and nothing it does not know', async () => {
    const { host, tokens } = registry;
    const identitytoken = tokens?.identityTokenOf(registry.user) ?? '';
    const withToken = clientOf(registry, writeDockerConfigFile(folder, { auths: { [host]: { identitytoken } } }));
    expect(codeOf(await withToken.manifest(named(host, 'apps/web', { tag: '1' }), never))).toBe('fine');
    const stranger = clientOf(registry, writeDockerConfigFile(folder, {}));
    expect(codeOf(await stranger.manifest(named(host, 'apps/web', { tag: '1' }), never))).toBe('REGISTRY_UNAUTHORISED');
    const wrong = clientOf({ ...registry, password: 'wrong' });
    expect(codeOf(await wrong.manifest(named(host, 'apps/web', { tag: '1' }), never))).toBe('REGISTRY_UNAUTHORISED');
  });

  it('is not believed with a certificate of somebody else', async () => {
    const other = await startRegistry();
    const client = clientOf({ ...registry, authority: other.authority });
    expect(codeOf(await client.manifest(named(registry.host, 'apps/web', { tag: '1' }), never))).toBe('REGISTRY_TLS');
    await other.stop();
  });

  it('is unreachable while it is down', async () => {
    const real = await startRegistry();
    const client = clientOf(real);
    await real.down();
    expect(codeOf(await client.manifest(named(real.host, 'apps/web', { tag: '1' }), never))).toBe('REGISTRY_UNREACHABLE');
    await real.stop();
  });
});

describe('a registry that lies', () => {
  it('is caught with a digest that its content does not have', async () => {
    proxy.lie({
      when: ofManifests,
      does: {
        type: 'change',
        change: (answer) => ({ ...answer, headers: { ...answer.headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }),
      },
    });
    expect(codeOf(await lyingClient().manifest(web(), never))).toBe('REGISTRY_LIED');
    proxy.behave();
  });

  it('is caught with other bytes under a digest', async () => {
    proxy.lie({
      when: ofManifests,
      does: { type: 'change', change: (answer) => ({ ...answer, body: Buffer.concat([answer.body, Buffer.from(' ')]) }) },
    });
    const image = named(proxy.host, 'apps/web', { digest });
    expect(codeOf(await lyingClient().manifest(image, never))).toBe('REGISTRY_LIED');
    proxy.behave();
  });

  it('is caught with a blob of another size or other bytes', async () => {
    const client = lyingClient();
    const manifest = await client.manifest(web(), never);
    const config = (JSON.parse(Buffer.from(manifest.ok ? manifest.value.bytes : []).toString()) as { config: Descriptor }).config;
    expect(codeOf(await client.blob(web(), config, 1 << 20, never))).toBe('fine');
    const ofBlobs = ({ path }: SeenRequest): boolean => path.includes('/blobs/');
    for (const change of [
      (body: Buffer) => body.subarray(1),
      (body: Buffer) => Buffer.concat([body, body]),
      (body: Buffer) => Buffer.alloc(body.length),
    ]) {
      proxy.lie({ when: ofBlobs, does: { type: 'change', change: (answer) => ({ ...answer, body: change(answer.body) }) } });
      expect(codeOf(await client.blob(web(), config, 1 << 20, never))).toBe('REGISTRY_LIED');
      proxy.behave();
    }
  });

  it('learns no secret elsewhere when it sends us there', async () => {
    const recorder = await startRecorder(registry.authority);
    proxy.lie({
      when: ofManifests,
      does: { type: 'answer', status: 307, headers: { location: `${recorder.url}/v2/apps/web/manifests/1` } },
    });
    expect(codeOf(await lyingClient().manifest(web(), never))).not.toBe('fine');
    expect(
      recorder.requests.flatMap(({ headers }) => [headers.authorization, headers.cookie]).filter((value) => value !== undefined),
    ).toEqual([]);
    proxy.behave();
    await recorder.stop();
  });

  it('gets no password for another place that calls itself its token server', async () => {
    const recorder = await startRecorder(registry.authority);
    proxy.lie({
      when: ofManifests,
      does: { type: 'answer', status: 401, headers: { 'www-authenticate': `Bearer realm="${recorder.url}/token",service="x"` } },
    });
    expect(codeOf(await lyingClient().manifest(web(), never))).not.toBe('fine');
    expect(recorder.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    proxy.behave();
    await recorder.stop();
  });

  it('may list as referrers what refers to nothing, and that is all it gets', async () => {
    const index = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: 'all of them' });
    proxy.lie({
      when: ({ path }) => path.includes('/referrers/'),
      does: { type: 'answer', status: 200, headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' }, body: index },
    });
    const listed = await lyingClient().referrers({ registry: proxy.host, repository: 'apps/web', digest }, never);
    expect(listed.ok ? listed.value : listed.problem.code).toBe('REGISTRY_LIED');
    proxy.behave();
  });
});

describe('a registry that has a bad day', () => {
  it('is waited for as long as it says', async () => {
    const lie = proxy.lie({ when: ofManifests, times: 1, does: { type: 'answer', status: 429, headers: { 'retry-after': '1' } } });
    const started = Date.now();
    expect(codeOf(await lyingClient().manifest(web(), never))).toBe('fine');
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(lie.told()).toBe(1);
    proxy.behave();
  });

  it('is given up when it goes on', async () => {
    proxy.lie({ when: ofManifests, does: { type: 'answer', status: 429, headers: { 'retry-after': '0' } } });
    expect(codeOf(await lyingClient().manifest(web(), never))).toBe('REGISTRY_RATE_LIMITED');
    proxy.behave();
    proxy.lie({ when: ofManifests, does: { type: 'answer', status: 500 } });
    expect(codeOf(await lyingClient().manifest(web(), never))).toBe('REGISTRY_FAILED');
    proxy.behave();
  });

  it.each([
    ['hangs', { type: 'hang' }, 'REGISTRY_TIMED_OUT'],
    ['hangs up', { type: 'loseAnswer' }, 'REGISTRY_UNREACHABLE'],
  ] as const)('is given up when it %s', async (_, does, code) => {
    proxy.lie({ when: ofManifests, does });
    expect(codeOf(await lyingClient().manifest(web(), never))).toBe(code);
    proxy.behave();
  });

  it('gets an upload again that it dropped', async () => {
    const lie = proxy.lie({
      when: ({ method }) => method === 'PATCH' || method === 'PUT',
      times: 1,
      does: { type: 'drop', afterBytes: 1000 },
    });
    const content = Buffer.alloc(200_000, 'x');
    const of = digestOf(content);
    expect(codeOf(await lyingClient().putBlob(named(proxy.host, 'apps/web', {}), toBlob(content), never))).toBe('fine');
    expect(lie.told()).toBe(1);
    proxy.behave();
    expect(await lyingClient().hasBlob(named(proxy.host, 'apps/web', {}), of, never)).toEqual({ ok: true, value: true });
  });

  it.each([507, 413])('is said to be full when it answers %i', async (status) => {
    proxy.lie({ when: ({ method }) => method === 'PATCH' || method === 'PUT', does: { type: 'answer', status } });
    const content = Buffer.from(`too much ${status}`);
    expect(codeOf(await lyingClient().putBlob(named(proxy.host, 'apps/web', {}), toBlob(content), never))).toBe('REGISTRY_FULL');
    proxy.behave();
  });
});

/** Puts a manifest of an artifact with one small layer, under tag 1, or by digest when it refers to another. */
async function push(
  client: OpenRegistry,
  host: string,
  repository: string,
  { subject, word = 'word' }: { readonly subject?: Descriptor; readonly word?: string } = {},
): Promise<RegistryManifest & { readonly bytes: Buffer }> {
  const parts = [Buffer.from('{}'), Buffer.from(word)];
  for (const part of parts) expect(await client.putBlob(named(host, repository, {}), toBlob(part), never)).toEqual({ ok: true });
  const [config, layer] = parts.map((part) => ({ mediaType: 'application/vnd.example', digest: digestOf(part), size: part.length }));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const referring = subject && {
    artifactType: 'application/vnd.example',
    subject: { mediaType, digest: subject.digest, size: subject.size },
  };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...referring, config, layers: [layer] }));
  const manifest = { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
  const name = named(host, repository, subject === undefined ? { tag: '1' } : { digest: manifest.descriptor.digest });
  expect(await client.putManifest(name, manifest, never)).toEqual({ ok: true });
  return manifest;
}

function toBlob(content: Buffer): Parameters<OpenRegistry['putBlob']>[1] {
  return {
    digest: digestOf(content),
    size: content.length,
    async *read() {
      for (let at = 0; at < content.length; at += 65_536) yield await Promise.resolve(content.subarray(at, at + 65_536));
    },
  };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
