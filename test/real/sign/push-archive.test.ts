import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseTarget } from '../../../src/core/model/ceremony.js';
import type { Result } from '../../../src/core/model/result.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName, makeBase, type Base } from '../support/scan/base.js';
import { must } from '../support/scan/run.js';
import { writeDockerConfig } from './support/docker-config.js';
import { putImage } from './support/images.js';
import { startMisbehavingProxy, type MisbehavingProxy, type SeenRequest } from './support/misbehaving-proxy.js';
import { openPushing, readBack, type Exported, type Pushing } from './support/pushing.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* Pushing straight from archives that real programs wrote, to a real registry, which may lie, fail or be full. */

const folder = temporaryFolder();
let registry: TestRegistry;
let proxy: MisbehavingProxy;
let base: Base;
/** An OCI layout with an index for two platforms, and the index's digest. */
let index: { readonly layout: string; readonly digest: string };
const opened: Pushing[] = [];

beforeAll(async () => {
  registry = await startRegistry({ auth: 'basic' });
  proxy = await startMisbehavingProxy(registry);
  base = await makeBase(folder);
  const config = writeDockerConfig(folder, [registry]);
  const env = { ...registry.authority.env, DOCKER_CONFIG: config };
  const layout = join(folder, 'index');
  await putImage(`${registry.host}/made/index:1`, env, { platforms: ['linux/amd64', 'linux/arm64'] });
  const from = `docker://${registry.host}/made/index:1`;
  await must('skopeo', ['copy', '--all', '--authfile', join(config, 'config.json'), from, `oci:${layout}:1`], { env });
  const { manifests } = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: { digest: string }[] };
  index = { layout, digest: manifests[0]?.digest ?? '' };
});
afterAll(async () => {
  for (const pushing of opened) await pushing.close();
  await proxy.stop();
  await registry.stop();
});

function open(at: Pick<TestRegistry, 'host'> = registry): Pushing {
  const pushing = openPushing({ registry: { ...registry, host: at.host }, folder });
  opened.push(pushing);
  return pushing;
}

function stagingOf(repository: string, host = registry.host): ReleaseTarget {
  return { registry: host, repository, tag: 'staging-1' };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.next}`);
  return result.value;
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'fine' : result.problem.code;
}

/** Pushes to the registry by way of the lying proxy. */
async function pushThroughProxy(repository: string): Promise<{ readonly code: string; readonly message: string }> {
  const pushing = open(proxy);
  const result = await pushing.push(await pushing.exported({ tarball: base.archive }), stagingOf(repository, proxy.host));
  proxy.behave();
  return result.ok ? { code: 'fine', message: '' } : result.problem;
}

describe('what docker save wrote', () => {
  it('arrives with the config byte for byte, compressed the same way each time', async () => {
    const pushing = open();
    const exported = await pushing.exported({ tarball: base.archive });
    const first = valueOf(await pushing.push(exported, stagingOf('apps/saved')));
    const imageId = exported.images[0]?.subject.imageId;
    const found = await readBack(registry, folder, 'apps/saved:staging-1');
    expect(found.manifest.config?.digest).toBe(imageId);
    expect(found.manifest.layers?.map(({ mediaType }) => mediaType)).toEqual(['application/vnd.oci.image.layer.v1.tar+gzip']);
    expect(first).toMatchObject({ descriptor: { digest: found.digest }, manifests: [{ imageId }] });
    const second = valueOf(await pushing.push(exported, stagingOf('apps/saved-again')));
    expect(second.descriptor.digest).toBe(first.descriptor.digest);
    expect(pushing.progress.at(-1)?.sent).toBe(pushing.progress.at(-1)?.total);
  });

  it('can be unpacked by others: the layers are what the config says', async () => {
    const pushing = open();
    valueOf(await pushing.push(await pushing.exported({ tarball: base.archive }), stagingOf('apps/unpacked')));
    const config = writeDockerConfig(folder, [registry]);
    const target = join(mkdtempSync(join(folder, 'copy-')), 'archive.tar');
    const args = ['copy', '--authfile', join(config, 'config.json'), `docker://${registry.host}/apps/unpacked:staging-1`];
    await must('skopeo', [...args, `docker-archive:${target}:${baseName}`], { env: registry.authority.env });
    const again = await pushing.exported({ tarball: target });
    const original = await pushing.exported({ tarball: base.archive });
    expect(again.images[0]?.config.diffIds).toEqual(original.images[0]?.config.diffIds);
  });

  it('is taken when the whole of it is compressed', async () => {
    const pushing = open();
    await must('gzip', ['-k', base.archive]);
    const exported = await pushing.exported({ tarball: `${base.archive}.gz` });
    expect(codeOf(await pushing.push(exported, stagingOf('apps/gzipped')))).toBe('fine');
  });
});

describe('an OCI layout', () => {
  it('arrives with every byte as it is', async () => {
    const pushing = open();
    const pushed = valueOf(await pushing.push(await pushing.exported({ tarball: base.layout }), stagingOf('apps/layout')));
    expect(pushed.descriptor.digest).toBe(base.digest);
    expect((await readBack(registry, folder, 'apps/layout:staging-1')).digest).toBe(base.digest);
  });

  it('arrives as an index with each platform', async () => {
    const pushing = open();
    const exported = await pushing.exported({ tarball: index.layout });
    const pushed = valueOf(await pushing.push(exported, stagingOf('apps/index')));
    expect(pushed.descriptor.digest).toBe(index.digest);
    expect(pushed.manifests.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64']);
    expect(pushed.manifests.map(({ imageId }) => imageId)).toEqual(exported.images.map(({ subject }) => subject.imageId));
    const found = await readBack(registry, folder, 'apps/index:staging-1');
    expect(found.digest).toBe(index.digest);
  });

  it('is not pushed when one of its platforms was not scanned', async () => {
    const pushing = open();
    const exported = await pushing.exported({ tarball: index.layout });
    const partial: Exported = { ...exported, images: exported.images.slice(0, 1) };
    expect(codeOf(await pushing.push(partial, stagingOf('apps/partial')))).toBe('ARCHIVE_CONTRADICTS_ITSELF');
    await expect(readBack(registry, folder, 'apps/partial:staging-1')).rejects.toThrow(/unknown/);
  });

  it('is not pushed when it was changed after the scan', async () => {
    const pushing = open();
    const exported = await pushing.exported({ tarball: base.archive });
    const changed: Exported = { ...exported, source: { from: 'tarball', path: index.layout } };
    expect(codeOf(await pushing.push(changed, stagingOf('apps/changed')))).toBe('ARCHIVE_CONTRADICTS_ITSELF');
  });
});

describe('a disk that is full', () => {
  it('is said, and nothing is left on it', async () => {
    const small = mkdtempSync(join(folder, 'small-'));
    await must('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    try {
      const pushing = openPushing({ registry, folder, temporaryFolder: small });
      opened.push(pushing);
      const { images } = await open().exported({ tarball: base.archive });
      const pushed = await pushing.push({ source: { from: 'tarball', path: base.archive }, images }, stagingOf('apps/full'));
      expect(codeOf(pushed)).toBe('DISK_FULL');
      expect(readdirSync(small)).toEqual([]);
    } finally {
      await must('umount', [small]);
    }
  });
});

describe('a registry that does not do its part', () => {
  const ofUploads = ({ method, path }: SeenRequest): boolean => method !== 'HEAD' && path.includes('/blobs/uploads');
  const reads = ({ method, path }: SeenRequest): boolean => method === 'GET' && path.includes('/manifests/staging-1');

  it('is refused when it answers with another manifest than it was given', async () => {
    const other = (await readBack(registry, folder, 'made/index:1')).manifest;
    const body = Buffer.from(JSON.stringify(other));
    proxy.lie({
      when: reads,
      does: { type: 'change', change: (answer) => ({ ...answer, headers: { 'content-type': other.mediaType ?? '' }, body }) },
    });
    expect(await pushThroughProxy('apps/swapped')).toMatchObject({ code: 'PUSHED_DIFFERS' });
  });

  it('is refused when its bytes are not those of their digest', async () => {
    const change = {
      type: 'change',
      change: (answer: { body: Buffer }) => ({ ...answer, body: Buffer.concat([answer.body, Buffer.from(' ')]) }),
    };
    proxy.lie({ when: reads, does: change as never });
    expect(['REGISTRY_LIED', 'PUSHED_DIFFERS']).toContain((await pushThroughProxy('apps/altered')).code);
  });

  it.each([
    ['is full', 507, 'REGISTRY_FULL'],
    ['accepts no more requests', 429, 'REGISTRY_RATE_LIMITED'],
    ['forbids it', 403, 'REGISTRY_FORBIDDEN'],
    ['is broken', 500, 'REGISTRY_FAILED'],
  ])('says that it %s', async (_, status, code) => {
    proxy.lie({ when: ofUploads, does: { type: 'answer', status, headers: { 'retry-after': '1' } } });
    expect(await pushThroughProxy('apps/refused')).toMatchObject({ code });
  });

  it('gets what was dropped in the middle once more', async () => {
    proxy.lie({
      when: ({ method, path }) => ofUploads({ method, path, headers: {} }) && method !== 'POST',
      times: 1,
      does: { type: 'drop', afterBytes: 1000 },
    });
    expect(await pushThroughProxy('apps/dropped')).toMatchObject({ code: 'fine' });
  });

  it('is said to be gone', async () => {
    const pushing = open();
    const exported = await pushing.exported({ tarball: base.archive });
    await registry.down();
    const pushed = await pushing.push(exported, stagingOf('apps/down'));
    await registry.up();
    expect(codeOf(pushed)).toBe('REGISTRY_UNREACHABLE');
  });
});
