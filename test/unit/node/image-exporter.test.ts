import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  failed,
  ok,
  type ContainerRuntime,
  type ExportedImage,
  type FileVerdicts,
  type ImageSource,
  type ToolCall,
} from '../../../src/core/index.js';
import { readImageArchive } from '../../../src/node/archive/read-image-archive.js';
import { createImageExporter } from '../../../src/node/image-exporter.js';
import type { NodeToolRunner } from '../../../src/node/tool-runner.js';
import { digestOf, docker25Files, dockerArchive, image, Layout, tar, types } from '../../support/image-archives.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const signal = new AbortController().signal;
const now = Date.parse('2026-11-22T12:00:00Z');
const one = await image([[{ name: 'bin/app', content: 'app' }], [{ name: 'etc/motd', content: 'hello' }]]);
const other = await image([[{ name: 'bin/other', content: 'other' }]], { os: 'linux', architecture: 'arm64' });
const imageId = digestOf(one.config);

/** An exporter whose one runtime saves these bytes. */
function exporterIn(temporary: string, saved: Buffer = Buffer.alloc(0), problem?: string) {
  const save = (id: string): ToolCall<undefined> => ({ program: 'docker', args: ['save', id], timeoutMs: 0, parse: () => ok(undefined) });
  const tools: NodeToolRunner = {
    run: (_call, _signal, options) => {
      if (problem === undefined) writeFileSync(path.join(options?.folder ?? '', 'image.tar'), saved);
      const result =
        problem === undefined ? ok(undefined) : failed({ code: 'DAEMON_UNREACHABLE' as const, message: problem, next: 'Start it.' });
      return Promise.resolve({ result: result as never, command: 'docker save' });
    },
  };
  const runtimes = [{ id: 'docker', label: 'Docker', save } as unknown as ContainerRuntime];
  return createImageExporter({ tools, runtimes, temporaryFolder: temporary, clock: { now: () => now }, saveTimeoutMs: 1000 });
}

function fromDocker(id: string): ImageSource {
  return { from: 'runtime', runtime: 'docker', id, name: 'app:1', tags: ['docker.io/library/app:1'] };
}

async function exported(source: ImageSource, temporary: string, saved?: Buffer): Promise<readonly ExportedImage[]> {
  const result = await exporterIn(temporary, saved).export(source, signal);
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.message}`);
  return result.value;
}

async function tarball(content: Buffer): Promise<string> {
  const file = path.join(temporaryFolder(), 'image.tar');
  writeFileSync(file, content);
  return Promise.resolve(file);
}

describe('a tarball', () => {
  it('is used as it is when every scanner reads it as one image', async () => {
    const temporary = temporaryFolder();
    const file = await tarball(await dockerArchive([one]));
    const [only, ...more] = await exported({ from: 'tarball', path: file }, temporary);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ archive: file, subject: { name: file, imageId }, config: { imageId } });
    expect(only).not.toHaveProperty('local');
    expect(await only!.examine(signal)).toMatchObject({ ok: true, value: { files: 2 } });
    await only!.dispose();
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });

  it('with several platforms becomes an archive for each, with the same configs and uncompressed layers', async () => {
    const temporary = temporaryFolder();
    const layout = new Layout();
    const manifests = [layout.image(one, 'gzip'), layout.image(other, 'zstd')];
    const file = await tarball(await tar(layout.files([layout.index(manifests)])));
    const images = await exported({ from: 'tarball', path: file }, temporary);
    expect(images.map(({ subject }) => subject.digest)).toEqual(manifests.map(({ digest }) => digest));
    for (const [index, exportedImage] of images.entries()) {
      const { archive, subject } = exportedImage;
      expect(await readImageArchive(archive, 'x', signal)).toMatchObject({
        ok: true,
        value: { isOneDockerImage: true, images: [{ subject: { imageId: subject.imageId } }] },
      });
      expect(subject.imageId).toBe(digestOf([one, other][index]!.config));
      expect(await exportedImage.examine(signal)).toMatchObject({ ok: true });
    }
    for (const each of images) await each.dispose();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('that names a platform without holding it has not been covered as a whole', async () => {
    const layout = new Layout();
    const held = layout.image(one);
    const absent = { ...held, digest: `sha256:${'a'.repeat(64)}`, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } };
    const attestation = { ...absent, digest: `sha256:${'b'.repeat(64)}`, platform: { os: 'unknown', architecture: 'unknown' } };
    const file = await tarball(await tar(layout.files([layout.index([held, absent, attestation])])));
    const [only] = await exported({ from: 'tarball', path: file }, temporaryFolder());
    expect(await only!.examine(signal)).toMatchObject({
      ok: true,
      value: { notCovered: [{ what: 'linux/arm64/v8', why: 'The index names this platform, and the archive does not hold it.' }] },
    });
  });

  it('with several images becomes an archive for each', async () => {
    const file = await tarball(await dockerArchive([one, other], [['a:1'], ['b:1']]));
    const images = await exported({ from: 'tarball', path: file }, temporaryFolder());
    expect(images.map(({ subject }) => subject.tags)).toEqual([['docker.io/library/a:1'], ['docker.io/library/b:1']]);
  });

  it('with a layer that occurs twice keeps it twice', async () => {
    const layers = [[{ name: 'a', content: 'a' }], [{ name: 'b', content: 'b' }], [{ name: 'a', content: 'a' }]];
    const layout = new Layout();
    const file = await tarball(await tar(layout.files([layout.image(await image(layers))])));
    const [only] = await exported({ from: 'tarball', path: file }, temporaryFolder());
    expect(await only!.examine(signal)).toMatchObject({ ok: true, value: { files: 2 } });
  });

  it('that is compressed as a whole is unpacked first', async () => {
    const file = await tarball(gzipSync(await dockerArchive([one])));
    const [only] = await exported({ from: 'tarball', path: file }, temporaryFolder());
    expect(only).toMatchObject({ subject: { imageId } });
    expect(await only!.examine(signal)).toMatchObject({ ok: true });
  });

  it('that changes while it is looked at is refused', async () => {
    const file = await tarball(await dockerArchive([one]));
    const [only] = await exported({ from: 'tarball', path: file }, temporaryFolder());
    utimesSync(file, new Date(0), new Date(0));
    expect(await only!.examine(signal)).toMatchObject({ ok: false, problem: { code: 'ARCHIVE_CONTRADICTS_ITSELF' } });
  });

  it('is let go of when the scan is called off', async () => {
    const temporary = temporaryFolder();
    const file = await tarball(await dockerArchive([one]));
    const [only] = await exported({ from: 'tarball', path: file }, temporary);
    const call: ToolCall<FileVerdicts> = { program: 'x', args: [], timeoutMs: 0, parse: () => ok({ found: [], notCovered: [] }) };
    const cancelled = { ok: false, problem: { code: 'TOOL_CANCELLED' } };
    expect(await only!.examine(AbortSignal.abort())).toMatchObject(cancelled);
    expect((await only!.scanFiles(call, AbortSignal.abort())).result).toMatchObject(cancelled);
    await only!.dispose();
    expect(readdirSync(temporary)).toEqual([]);
    expect(await exporterIn(temporary).export({ from: 'tarball', path: file }, AbortSignal.abort())).toMatchObject(cancelled);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('that lies about a layer leaves nothing behind', async () => {
    const temporary = temporaryFolder();
    const layout = new Layout();
    const lying = layout.image({ ...one, layers: [...one.layers].reverse() });
    const result = await exporterIn(temporary).export({ from: 'tarball', path: await tarball(await tar(layout.files([lying]))) }, signal);
    expect(result).toMatchObject({ ok: false, problem: { code: 'ARCHIVE_CONTRADICTS_ITSELF' } });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('an image of a runtime', () => {
  it.each<[string, () => Promise<{ readonly id: string; readonly saved: Buffer }>]>([
    ['config, as Docker and Podman name it', async () => ({ id: imageId, saved: await dockerArchive([one]) })],
    ['config in an archive of Docker 25', async () => ({ id: imageId, saved: await tar(docker25Files(one)) })],
    [
      'manifest, as the containerd store names it',
      async () => {
        const layout = new Layout();
        const manifest = layout.image(one);
        return { id: manifest.digest, saved: await tar(layout.files([manifest])) };
      },
    ],
    [
      'index, as the containerd store names it',
      async () => {
        const layout = new Layout();
        const index = layout.index([layout.image(one), { mediaType: types.manifest, digest: digestOf('absent'), size: 6 }]);
        return { id: index.digest, saved: await tar(layout.files([index])) };
      },
    ],
  ])('is known by the digest of its %s', async (_, make) => {
    const { id, saved } = await make();
    const [only, ...more] = await exported(fromDocker(id), temporaryFolder(), saved);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      subject: { name: 'app:1', imageId, tags: ['docker.io/library/app:1'] },
      local: { runtime: 'docker', id },
    });
  });

  it('is refused when the runtime saved another one', async () => {
    const temporary = temporaryFolder();
    const result = await exporterIn(temporary, await dockerArchive([other])).export(fromDocker(imageId), signal);
    expect(result).toMatchObject({ ok: false, problem: { code: 'SUBJECT_DIFFERS' } });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('that cannot be saved is a problem of the runtime', async () => {
    const temporary = temporaryFolder();
    expect(await exporterIn(temporary, undefined, 'Docker does not answer.').export(fromDocker(imageId), signal)).toMatchObject({
      problem: { code: 'DAEMON_UNREACHABLE', message: 'Docker does not answer.' },
    });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('lies where nobody else can look', async () => {
    const [only] = await exported(fromDocker(imageId), temporaryFolder(), await dockerArchive([one]));
    if (process.platform !== 'win32') expect(statSync(path.dirname(only!.archive)).mode & 0o777).toBe(0o700);
  });
});

describe('what a crash left behind', () => {
  it('is gone before a runtime saves, which needs the room', async () => {
    const temporary = temporaryFolder();
    const old = path.join(temporary, 'wharfmaster-image-old');
    mkdirSync(old);
    utimesSync(old, new Date(now - 90_000_000), new Date(now - 90_000_000));
    await exported(fromDocker(imageId), temporary, await dockerArchive([one]));
    expect(readdirSync(temporary)).not.toContain('wharfmaster-image-old');
  });

  it('is removed after a day, and nothing else is', async () => {
    const temporary = temporaryFolder();
    const age = (name: string, hours: number): void => {
      mkdirSync(path.join(temporary, name));
      const then = new Date(now - hours * 3_600_000);
      utimesSync(path.join(temporary, name), then, then);
    };
    age('wharfmaster-image-old', 25);
    age('wharfmaster-image-new', 23);
    age('somebody-else', 100);
    age('wharfmaster-run-2147483000-abcdef', 25);
    age('wharfmaster-run-2147483000-ABCDEF', 23);
    age(`wharfmaster-run-${process.pid}-abcdef`, 100);
    symlinkSync(path.join(temporary, 'somebody-else'), path.join(temporary, 'wharfmaster-run-2147483000-linked'));
    await exporterIn(temporary).export({ from: 'tarball', path: path.join(temporary, 'none.tar') }, signal);
    // A tarball does not wait for it.
    await expect
      .poll(() => readdirSync(temporary).sort())
      .toEqual(
        [
          'somebody-else',
          'wharfmaster-image-new',
          'wharfmaster-run-2147483000-ABCDEF',
          'wharfmaster-run-2147483000-linked',
          `wharfmaster-run-${process.pid}-abcdef`,
        ].sort(),
      );
  });
});
