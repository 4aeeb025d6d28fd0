import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Descriptor, RegistryManifest, Result, TrustProblem } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createRegistry, type OpenRegistry } from '../../../src/node/registry/create-registry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { must } from '../support/scan/run.js';
import { makeAuthority, type Authority } from './support/authority.js';
import { writeDockerConfig } from './support/docker-config.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* What our client writes, read back by skopeo; and the files by which docker and podman know certificates. */

const never = new AbortController().signal;
const folder = temporaryFolder();
const open: OpenRegistry[] = [];
afterAll(async () => {
  for (const client of open) await client.close();
});

function clientWith(environment: Readonly<Record<string, string>>, home = folder): OpenRegistry {
  const client = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment,
    home,
    clock: systemClock,
  });
  open.push(client);
  return client;
}

function value<T>(result: Result<T, TrustProblem>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

function described(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length };
}

/** A whole image with one layer of this many random bytes, pushed by us. */
async function pushImage(client: OpenRegistry, registry: string, repository: string, architecture: string, padding = 0) {
  writeFileSync(join(folder, 'content'), randomBytes(padding + 1));
  await must('tar', ['-cf', join(folder, 'layer.tar'), '-C', folder, 'content']);
  const layer = readFileSync(join(folder, 'layer.tar'));
  const layerOf = described('application/vnd.oci.image.layer.v1.tar', layer);
  const config = Buffer.from(
    JSON.stringify({ architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [layerOf.digest] } }),
  );
  const configOf = described('application/vnd.oci.image.config.v1+json', config);
  for (const [{ digest, size }, bytes] of [
    [layerOf, layer],
    [configOf, config],
  ] as const) {
    const read = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 65_536) yield await Promise.resolve(bytes.subarray(at, at + 65_536));
    };
    value(await client.putBlob({ registry, repository }, { digest, size, read }, never));
  }
  const manifest = documentOf('application/vnd.oci.image.manifest.v1+json', { config: configOf, layers: [layerOf] });
  value(await client.putManifest({ registry, repository }, manifest, never));
  return { ...manifest.descriptor, platform: { os: 'linux', architecture } };
}

function documentOf(mediaType: string, fields: object): RegistryManifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...fields }));
  return { descriptor: described(mediaType, bytes), bytes };
}

describe('what we write', () => {
  let registry: TestRegistry;
  let client: OpenRegistry;
  beforeAll(async () => {
    registry = await startRegistry({ auth: 'basic' });
    client = clientWith({ DOCKER_CONFIG: writeDockerConfig(folder, [registry]), NODE_EXTRA_CA_CERTS: registry.authority.certificate });
  });
  afterAll(() => registry.stop());

  function skopeo(...args: readonly string[]): Promise<string> {
    const certificates = join(folder, 'skopeo-certs');
    mkdirSync(certificates, { recursive: true });
    cpSync(registry.authority.certificate, join(certificates, 'ca.crt'));
    const [command = '', ...rest] = args;
    const flag = command === 'copy' ? '--src-' : '--';
    return must('skopeo', [command, `${flag}cert-dir=${certificates}`, `${flag}creds=${registry.user}:${registry.password}`, ...rest]);
  }

  it('is read by skopeo, an index of two platforms with all its layers', async () => {
    const at = { registry: registry.host, repository: 'team/app' };
    const images = [
      await pushImage(client, at.registry, at.repository, 'amd64', 3_000_000),
      await pushImage(client, at.registry, at.repository, 'arm64'),
    ];
    const index = documentOf('application/vnd.oci.image.index.v1+json', { manifests: images });
    value(await client.putManifest({ ...at, tag: '1.0' }, index, never, 'none'));
    const name = `docker://${at.registry}/${at.repository}:1.0`;
    expect(await skopeo('inspect', '--raw', name)).toBe(Buffer.from(index.bytes).toString());
    const target = join(folder, 'copied');
    await skopeo('copy', '--all', '--quiet', '--preserve-digests', name, `dir:${target}`);
    expect(readFileSync(join(target, 'manifest.json')).equals(Buffer.from(index.bytes))).toBe(true);
    expect(JSON.parse(await must('skopeo', ['inspect', '--raw', `dir:${target}`]))).toMatchObject({ manifests: images });
  });

  it('is read by skopeo under a tag that was moved, and what was expected decides', async () => {
    const at = { registry: registry.host, repository: 'team/moved' };
    const [one, two] = [
      await pushImage(client, at.registry, at.repository, 'amd64'),
      await pushImage(client, at.registry, at.repository, 'amd64'),
    ];
    const take = async (digest: string) => value(await client.manifest({ ...at, digest }, never));
    value(await client.putManifest({ ...at, tag: 'release' }, await take(one.digest), never, 'none'));
    value(await client.putManifest({ ...at, tag: 'release' }, await take(two.digest), never, one.digest));
    const stale = await client.putManifest({ ...at, tag: 'release' }, await take(one.digest), never, 'none');
    expect(!stale.ok && stale.problem.code).toBe('TAG_MOVED');
    expect(await skopeo('inspect', '--format', '{{.Digest}}', `docker://${at.registry}/${at.repository}:release`)).toBe(two.digest);
    expect(value(await client.tags(at, never))).toEqual(['release']);
  });

  it('lists referrers under the tag of the schema, as an index that skopeo reads', async () => {
    const at = { registry: registry.host, repository: 'team/signed' };
    const { platform: _, ...subject } = await pushImage(client, at.registry, at.repository, 'amd64');
    const { platform: __, ...artifact } = await pushImage(client, at.registry, at.repository, 'amd64');
    const referrer = { ...artifact, artifactType: 'application/vnd.example' };
    value(await client.addReferrer({ ...at, digest: subject.digest }, referrer, never));
    const index = await skopeo('inspect', '--raw', `docker://${at.registry}/${at.repository}:${subject.digest.replace(':', '-')}`);
    expect(JSON.parse(index)).toEqual({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [referrer] });
  });

  it('is not deleted with a tag that this registry cannot delete', async () => {
    const at = { registry: registry.host, repository: 'team/kept' };
    const image = await pushImage(client, at.registry, at.repository, 'amd64');
    value(await client.putManifest({ ...at, tag: 'staging' }, value(await client.manifest({ ...at, digest: image.digest }, never)), never));
    const deleted = await client.deleteTag({ ...at, tag: 'staging' }, never);
    expect(!deleted.ok && deleted.problem.code).toBe('REGISTRY_UNSUPPORTED');
    expect(await skopeo('inspect', '--format', '{{.Digest}}', `docker://${at.registry}/${at.repository}:staging`)).toBe(image.digest);
  });
});

describe('certificates in files', () => {
  let authority: Authority;
  let server: TlsServer;
  let host: string;
  const seen: (string | undefined)[] = [];

  /** A registry that has nothing, and lets in only whom the authority knows. */
  beforeAll(async () => {
    authority = await makeAuthority(folder);
    const own = await authority.issue('server', { use: 'tls' });
    const files = { key: readFileSync(own.key), cert: readFileSync(own.certificate), ca: readFileSync(authority.certificate) };
    server = createServer({ ...files, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      const { subject } = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate() : { subject: { CN: '' } };
      seen.push(String(subject.CN));
      response.writeHead(request.url === '/v2/' ? 200 : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask(client: OpenRegistry): Promise<string> {
    const result = await client.manifest({ registry: host, repository: 'team/app', tag: '1' }, never);
    return result.ok ? 'ok' : result.problem.code;
  }

  /** A home folder in which one of the programs keeps these files for the host. */
  async function homeWith(place: string, names: readonly ('ca.crt' | 'client')[]): Promise<string> {
    const home = temporaryFolder();
    const certificates = join(home, place, host);
    mkdirSync(certificates, { recursive: true });
    if (names.includes('ca.crt')) cpSync(authority.certificate, join(certificates, 'ca.crt'));
    const own = await authority.issue(`client-${randomBytes(2).toString('hex')}`, { use: 'tls', subject: '/CN=desk' });
    if (names.includes('client')) {
      cpSync(own.certificate, join(certificates, 'client.cert'));
      cpSync(own.key, join(certificates, 'client.key'));
    }
    return home;
  }

  it.each(['.docker/certs.d', '.config/docker/certs.d', '.config/containers/certs.d'])('under %s are believed and shown', async (place) => {
    const home = await homeWith(place, ['ca.crt', 'client']);
    expect(await ask(clientWith({}, home))).toBe('REGISTRY_NOT_FOUND');
    expect(seen.at(-1)).toBe('desk');
  });

  it('are looked for where XDG_CONFIG_HOME says', async () => {
    const home = await homeWith('conf/docker/certs.d', ['ca.crt', 'client']);
    expect(await ask(clientWith({ XDG_CONFIG_HOME: join(home, 'conf') }, temporaryFolder()))).toBe('REGISTRY_NOT_FOUND');
  });

  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])('named by %s are believed', async (name) => {
    const home = await homeWith('.docker/certs.d', ['client']);
    expect(await ask(clientWith({ [name]: authority.certificate }, home))).toBe('REGISTRY_NOT_FOUND');
  });

  it.each([
    ['nobody vouches for it', []],
    ['it does not let us in', ['ca.crt']],
  ] as const)('are missed when %s, and TLS is not left for it', async (_, names) => {
    const before = seen.length;
    expect(['REGISTRY_TLS', 'REGISTRY_UNREACHABLE']).toContain(await ask(clientWith({}, await homeWith('.docker/certs.d', names))));
    expect(seen.length).toBe(before);
  });

  it('do not count in a workspace, nor does a variable that switches verification off', async () => {
    const home = await homeWith('.docker/certs.d', ['ca.crt', 'client']);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const options = { hosts: () => ({ allowed: true }) as const, plainHttp: () => false, clock: systemClock, home };
      const client = createRegistry({
        ...options,
        workspaces: [home],
        environment: { NODE_EXTRA_CA_CERTS: join(home, '.docker/certs.d', host, 'ca.crt') },
      });
      open.push(client);
      expect(await ask(client)).toBe('REGISTRY_TLS');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('that cannot be used are named', async () => {
    const home = await homeWith('.docker/certs.d', ['ca.crt', 'client']);
    writeFileSync(join(home, '.docker/certs.d', host, 'client.key'), 'no key');
    const result = await clientWith({}, home).manifest({ registry: host, repository: 'team/app', tag: '1' }, never);
    expect(!result.ok && result.problem.message).toContain('client.key');
  });
});
