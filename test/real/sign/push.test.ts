import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseTarget } from '../../../src/core/model/ceremony.js';
import type { Result } from '../../../src/core/model/result.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName, makeBase } from '../support/scan/base.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { openPodman, type Podman } from '../support/scan/podman.js';
import { processesBelow } from '../support/scan/processes.js';
import { writeDockerConfig } from './support/docker-config.js';
import { buildSmallImage, loadBase } from './support/images.js';
import { startMisbehavingProxy, type MisbehavingProxy, type SeenRequest } from './support/misbehaving-proxy.js';
import { dockerClients, openPushing, readBack, type Pushing } from './support/pushing.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* Pushing through Docker and Podman as they are, to a real registry that has TLS and asks who is there. */

const folder = temporaryFolder();
const clients = await dockerClients();
let registry: TestRegistry;
let docker: Docker;
let podman: Podman;
const opened: Pushing[] = [];
const variables: Record<string, string> = {};

beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' });
  docker = await startDocker();
  await loadBase(docker);
  podman = await openPodman(docker, await makeBase(temporaryFolder()));
  const conf = join(folder, 'registries.conf');
  writeFileSync(conf, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
  const auth = join(writeDockerConfig(folder, [registry]), 'config.json');
  Object.assign(variables, docker.env, podman.env, { CONTAINERS_REGISTRIES_CONF: conf, REGISTRY_AUTH_FILE: auth });
  Object.assign(process.env, variables);
});
afterAll(async () => {
  for (const pushing of opened) await pushing.close();
  await podman.stop();
  for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
  await docker.stop();
  await registry.stop();
});

function open(options: Partial<Parameters<typeof openPushing>[0]> = {}): Pushing {
  const pushing = openPushing({ registry, folder, ...options });
  opened.push(pushing);
  return pushing;
}

function stagingOf(repository: string, tag = 'staging-1'): ReleaseTarget {
  return { registry: registry.host, repository, tag };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.next}`);
  return result.value;
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'fine' : result.problem.code;
}

/** The names with a staging tag that the engine has. */
async function leftNames(): Promise<readonly string[]> {
  const names = await docker.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}');
  return names.split('\n').filter((name) => name.includes('staging'));
}

describe.each(clients)('Docker’s client %s', (version, program) => {
  it('pushes an image by its id, and the registry has what was scanned', async () => {
    const pushing = open({ docker: program });
    const [name, repository] = [`web-${version}:1`, `apps/web-${version}`];
    const id = await buildSmallImage(docker, { tags: [name], content: version, padding: 3_000_000 });
    const exported = await pushing.exported({ runtime: 'docker', name });
    const pushed = valueOf(await pushing.push(exported, stagingOf(repository)));
    expect(pushed.manifests).toEqual([{ descriptor: pushed.descriptor, imageId: id, platform: { os: 'linux', architecture: 'amd64' } }]);
    const found = await readBack(registry, folder, `${repository}:staging-1`);
    expect(found.digest).toBe(pushed.descriptor.digest);
    expect(found.manifest.config?.digest).toBe(id);
    expect(pushing.remarks).toEqual([]);
    expect(await leftNames()).toEqual([]);
    expect(await docker.docker('image', 'inspect', '--format', '{{.Id}}', name)).toBe(id);
    const { sent, total } = pushing.progress.at(-1) ?? {};
    expect(total).toBeGreaterThan(3_000_000);
    expect(sent).toBe(total);
  });
});

describe('Docker', () => {
  it('tells of bytes while they are sent, and does not send what the registry has', async () => {
    const pushing = open();
    await buildSmallImage(docker, { tags: ['counted:1'], content: 'counted', padding: 30_000_000 });
    const exported = await pushing.exported({ runtime: 'docker', name: 'counted:1' });
    valueOf(await pushing.push(exported, stagingOf('apps/counted')));
    const first = pushing.progress.map(({ sent }) => sent);
    expect(first.filter((sent) => sent > 0 && sent < 30_000_000).length).toBeGreaterThan(3);
    expect(first).toEqual([...first].sort((a, b) => a - b));
    const again = valueOf(await pushing.push(exported, stagingOf('apps/counted', 'staging-2')));
    expect(pushing.progress.length).toBeLessThanOrEqual(exported.images[0]?.config.diffIds.length ?? 0);
    expect(again.manifests).toHaveLength(1);
  });

  it('says that the registry knows nobody of that name, and leaves no name', async () => {
    const pushing = open({ isKnown: false });
    await buildSmallImage(docker, { tags: ['nobody:1'], content: 'nobody' });
    const exported = await pushing.exported({ runtime: 'docker', name: 'nobody:1' });
    expect(codeOf(await pushing.push(exported, stagingOf('apps/nobody')))).toBe('REGISTRY_UNAUTHORISED');
    expect(await leftNames()).toEqual([]);
  });

  it('is called off in the middle, and leaves no name and no program', async () => {
    const pushing = open();
    await buildSmallImage(docker, { tags: ['endless:1'], content: 'endless', padding: 60_000_000 });
    const exported = await pushing.exported({ runtime: 'docker', name: 'endless:1' });
    const stop = new AbortController();
    const pushed = await pushing.push(exported, stagingOf('apps/endless'), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(codeOf(pushed)).toBe('CANCELLED');
    expect(await leftNames()).toEqual([]);
    await expect.poll(() => processesBelow(process.pid).filter(({ command }) => command.includes('dial-stdio'))).toEqual([]);
    await expect(readBack(registry, folder, 'apps/endless:staging-1')).rejects.toThrow(/manifest unknown|name unknown/);
  });

  it('pushes an image that has no name from the archive of the scan, since removing its only name would delete it', async () => {
    const pushing = open();
    const id = await buildSmallImage(docker, { tags: ['nameless:1'], content: 'nameless' });
    await docker.docker('tag', baseName, 'nameless:1');
    const exported = await pushing.exported({ runtime: 'docker', name: id });
    const pushed = valueOf(await pushing.push(exported, stagingOf('apps/nameless')));
    expect(pushed.manifests.map(({ imageId }) => imageId)).toEqual([id]);
    expect(await docker.docker('image', 'inspect', '--format', '{{.Id}}', id)).toBe(id);
  });

  it('takes away what a killed push has left', async () => {
    const pushing = open();
    await buildSmallImage(docker, { tags: ['killed:1'], content: 'killed' });
    const { source } = await pushing.exported({ runtime: 'docker', name: 'killed:1' });
    const staging = stagingOf('apps/killed');
    await docker.docker('tag', 'killed:1', `${staging.registry}/${staging.repository}:${staging.tag}`);
    valueOf(await pushing.tidy(source, staging));
    expect(await leftNames()).toEqual([]);
    valueOf(await pushing.tidy(source, staging));
  });

  it('says that the image is gone when somebody removed it after the scan', async () => {
    const pushing = open();
    await buildSmallImage(docker, { tags: ['gone:1'], content: 'gone' });
    const exported = await pushing.exported({ runtime: 'docker', name: 'gone:1' });
    await docker.docker('rmi', 'gone:1');
    expect(codeOf(await pushing.push(exported, stagingOf('apps/gone')))).toBe('IMAGE_NOT_FOUND');
  });

  it('says so when the daemon goes away in the middle', async () => {
    const other = await startDocker();
    await loadBase(other);
    await buildSmallImage(other, { tags: ['orphan:1'], content: 'orphan', padding: 60_000_000 });
    Object.assign(process.env, other.env);
    const pushing = open({ limits: { tidyMs: 500 } });
    try {
      const exported = await pushing.exported({ runtime: 'docker', name: 'orphan:1' });
      let stopped: Promise<void> | undefined;
      const pushed = await pushing.push(exported, stagingOf('apps/orphan'), { onProgress: () => void (stopped ??= other.stop()) });
      await stopped;
      expect(codeOf(pushed)).toBe('DAEMON_UNREACHABLE');
      expect(pushing.remarks.join()).toContain('docker rmi');
      expect(codeOf(await pushing.push(exported, stagingOf('apps/orphan')))).toBe('DAEMON_UNREACHABLE');
    } finally {
      Object.assign(process.env, docker.env);
    }
  });
});

describe('Podman', () => {
  it('pushes an image by its id without naming it', async () => {
    const pushing = open();
    const context = temporaryFolder({ Dockerfile: `FROM ${baseName}\nCOPY word /word\n`, word: 'podman' });
    const id = await podman.build(docker, { dockerfile: join(context, 'Dockerfile'), context, builder: 'podman', tag: 'boat' });
    const exported = await pushing.exported({ runtime: 'podman', name: 'boat' });
    const pushed = valueOf(await pushing.push(exported, stagingOf('apps/boat')));
    expect(pushed.manifests.map(({ imageId }) => imageId)).toEqual([id]);
    expect((await readBack(registry, folder, 'apps/boat:staging-1')).digest).toBe(pushed.descriptor.digest);
    expect(await podman.podman('images', '--format', '{{.Tag}}')).not.toContain('staging');
    expect(pushing.progress.at(-1)?.sent).toBe(pushing.progress.at(-1)?.total);
  });

  it('says that the registry knows nobody of that name', async () => {
    const pushing = open();
    const exported = await pushing.exported({ runtime: 'podman', name: 'boat' });
    process.env['REGISTRY_AUTH_FILE'] = join(writeDockerConfig(folder, []), 'config.json');
    expect(codeOf(await pushing.push(exported, stagingOf('apps/secret')))).toBe('REGISTRY_UNAUTHORISED');
    Object.assign(process.env, variables);
  });
});

describe('Docker, with a registry that does not do its part', () => {
  let proxy: MisbehavingProxy;
  beforeAll(async () => {
    proxy = await startMisbehavingProxy(registry);
  });
  afterAll(() => proxy.stop());

  /** Pushes a fresh image by way of the lying proxy. */
  async function pushed(word: string): Promise<string> {
    const pushing = open({ registry: { ...registry, host: proxy.host } });
    await buildSmallImage(docker, { tags: [`${word}:1`], content: word });
    const exported = await pushing.exported({ runtime: 'docker', name: `${word}:1` });
    const result = await pushing.push(exported, { registry: proxy.host, repository: `apps/${word}`, tag: 'staging-1' });
    proxy.behave();
    expect(await leftNames()).toEqual([]);
    return codeOf(result);
  }
  const manifests = (wanted: string) => (request: SeenRequest) =>
    request.method === wanted && request.path.includes('/manifests/staging-1');
  const errors = (code: string): string => JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] });

  it.each([
    ['forbids the tag', 403, 'DENIED', 'REGISTRY_FORBIDDEN'],
    ['wants no more requests', 429, 'TOOMANYREQUESTS', 'REGISTRY_RATE_LIMITED'],
    ['has no room', 507, 'UNKNOWN', 'REGISTRY_FULL'],
  ])('says that it %s', async (_, status, said, code) => {
    const headers = { 'content-type': 'application/json' };
    const body = status === 507 ? '' : errors(said);
    proxy.lie({ when: manifests('PUT'), does: { type: 'answer', status, headers, body } });
    expect(await pushed(`refused-${String(status)}`)).toBe(code);
  });

  it('notices that the tag was moved while it was pushed', async () => {
    const other = open();
    await buildSmallImage(docker, { tags: ['other:1'], content: 'other' });
    const exported = await other.exported({ runtime: 'docker', name: 'other:1' });
    const before = (): Promise<unknown> => other.push(exported, stagingOf('apps/raced'));
    proxy.lie({ when: manifests('GET'), times: 1, before });
    expect(await pushed('raced')).toBe('PUSHED_DIFFERS');
  });

  it('sends again what was dropped once', async () => {
    proxy.lie({ when: ({ method }) => method === 'PATCH', times: 1, does: { type: 'drop', afterBytes: 100 } });
    expect(await pushed('dropped')).toBe('fine');
  });
});
