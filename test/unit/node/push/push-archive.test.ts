import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ok, type ExportedImage, type ImageSource, type PushProgress, type Registry } from '../../../../src/core/index.js';
import { createImageExporter } from '../../../../src/node/image-exporter.js';
import { createPusher } from '../../../../src/node/push/create-pusher.js';
import { createToolRunner } from '../../../../src/node/tool-runner.js';
import { digestOf, docker25Files, dockerArchive, image, Layout, tar, types, type Image } from '../../../support/image-archives.js';
import { registryOf, type RegistryContents } from '../../../support/registry-contents.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

/* Archives as they go to a registry: byte for byte where they can, and never what was not scanned. */

const never = new AbortController().signal;
const staging = { registry: 'r.example', repository: 'apps/web', tag: 'staging-1' };
const web = await image([[{ name: 'bin/sh', content: 'shell' }], [{ name: 'app', content: 'app' }]]);
const webArm = await image([[{ name: 'bin/sh', content: 'arm shell' }]], { os: 'linux', architecture: 'arm64' });
const tools = createToolRunner({ searchPath: '', managed: {}, workspaces: [] });

interface Tried {
  /** The digest under the staging tag, or why there is none. */
  readonly outcome: string;
  readonly contents: RegistryContents;
  readonly progress: readonly PushProgress[];
}

/** Exports an archive as a scan does, and pushes it; `later` is what lies there when it is pushed. */
async function pushed(archive: Buffer, later = archive, around: (registry: Registry) => Registry = (registry) => registry): Promise<Tried> {
  const folder = temporaryFolder();
  const path = join(folder, 'web.tar');
  writeFileSync(path, archive);
  const source: ImageSource = { from: 'tarball', path };
  const exporter = createImageExporter({ tools, runtimes: [], temporaryFolder: folder, clock: { now: () => 0 }, saveTimeoutMs: 1000 });
  const exported = await exporter.export(source, never);
  if (!exported.ok) throw new Error(exported.problem.message);
  writeFileSync(path, later);
  return { ...(await pushImages(source, exported.value, folder, around)) };
}

async function pushImages(
  source: ImageSource,
  images: readonly ExportedImage[],
  temporaryFolder: string,
  around: (registry: Registry) => Registry,
): Promise<Tried> {
  const contents = registryOf();
  const progress: PushProgress[] = [];
  const pusher = createPusher({
    registry: around(contents.registry),
    tools,
    runtimes: [],
    credentials: () => Promise.resolve(ok(undefined)),
    temporaryFolder,
  });
  const onProgress = (told: PushProgress): void => void progress.push(told);
  const result = await pusher.push({ source, images, staging, plainHttp: false, onProgress }, never);
  const outcome = result.ok ? result.value.descriptor.digest : `${result.problem.code}: ${result.problem.message}`;
  return { outcome, contents, progress };
}

function layoutOf(make: (layout: Layout) => ReturnType<Layout['image']>[]): Promise<Buffer> {
  const layout = new Layout();
  return tar(layout.files(make(layout)));
}

function puts({ asked }: RegistryContents): readonly string[] {
  return asked.filter((line) => line.startsWith('put '));
}

/** What is under the staging tag, as JSON. */
async function under({ registry }: RegistryContents): Promise<Record<string, unknown>> {
  const found = await registry.manifest(staging, never);
  if (!found.ok) throw new Error(found.problem.message);
  return JSON.parse(Buffer.from(found.value.bytes).toString()) as Record<string, unknown>;
}

describe('a tarball of docker save', () => {
  it.each([
    ['old', () => dockerArchive([web])],
    ['new, with a layout of uncompressed layers', () => tar(docker25Files(web))],
    ['compressed as a whole', async () => gzipSync(await dockerArchive([web]))],
  ])('(%s) goes with its config byte for byte and its layers compressed', async (_, archive) => {
    const { outcome, contents, progress } = await pushed(await archive());
    expect(await under(contents)).toMatchObject({
      mediaType: types.manifest,
      config: { digest: digestOf(web.config), size: web.config.length, mediaType: types.config },
      layers: [{ mediaType: types.layer.gzip }, { mediaType: types.layer.gzip }],
    });
    expect(outcome).toMatch(/^sha256:/);
    expect(progress.at(-1)?.sent).toBe(web.layers.reduce((sum, layer) => sum + layer.length, 0));
  });

  it('sends a layer that is there twice once', async () => {
    const twice: Image = await image([[{ name: 'a', content: 'a' }], [{ name: 'a', content: 'a' }]]);
    const { contents } = await pushed(await dockerArchive([twice]));
    expect(puts(contents)).toHaveLength(3);
    expect((await under(contents))['layers']).toHaveLength(2);
  });

  it('is refused with several images, of which one tag can name one', async () => {
    const { outcome, contents } = await pushed(await dockerArchive([web, webArm], [['a:1'], ['b:1']]));
    expect(outcome).toMatch(/^ARCHIVE_UNREADABLE: .*holds several images/);
    expect(puts(contents)).toEqual([]);
  });

  it('is refused when another image lies there than was scanned', async () => {
    const { outcome, contents } = await pushed(await dockerArchive([web]), await dockerArchive([webArm]));
    expect(outcome).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF: .*was not scanned/);
    expect(puts(contents)).toEqual([]);
  });
});

describe('an OCI layout', () => {
  it('goes as it is: blobs, then the manifest', async () => {
    const layout = new Layout();
    const entry = layout.image(web);
    const { outcome, contents } = await pushed(await tar(layout.files([entry])));
    expect(outcome).toBe(entry.digest);
    expect(puts(contents).at(-1)).toBe('put r.example/apps/web:staging-1');
    expect(puts(contents)).toHaveLength(4);
  });

  it('keeps what its author chose for the layers', async () => {
    for (const compression of ['none', 'zstd'] as const) {
      const layout = new Layout();
      const entry = layout.image(web, compression);
      expect((await pushed(await tar(layout.files([entry])))).outcome).toBe(entry.digest);
    }
  });

  it('goes as an index, its manifests before it', async () => {
    const layout = new Layout();
    const platforms = [layout.image(web), layout.image(webArm)];
    const index = layout.index(platforms);
    const { outcome, contents } = await pushed(await tar(layout.files([index])));
    expect(outcome).toBe(index.digest);
    expect(puts(contents).slice(-3).sort()).toEqual(
      ['put r.example/apps/web:staging-1', ...platforms.map(({ digest }) => `put r.example/apps/web@${digest}`).sort()].sort(),
    );
    expect(puts(contents).at(-1)).toBe('put r.example/apps/web:staging-1');
  });

  it('takes the statements about its images along', async () => {
    const layout = new Layout();
    const statement = layout.add({ _type: 'https://in-toto.io/Statement/v0.1' }, 'application/vnd.in-toto+json');
    const config = layout.add(
      { os: 'unknown', architecture: 'unknown', rootfs: { type: 'layers', diff_ids: [statement.digest] } },
      types.config,
    );
    const about = layout.add({ schemaVersion: 2, mediaType: types.manifest, config, layers: [statement] }, types.manifest);
    const index = layout.index([layout.image(web), about]);
    const { outcome, contents } = await pushed(await tar(layout.files([index])));
    expect(outcome).toBe(index.digest);
    expect(puts(contents)).toContain(`put apps/web@${statement.digest}`);
  });

  it('is refused when it does not hold all its platforms', async () => {
    const layout = new Layout();
    const elsewhere = new Layout().image(webArm, 'gzip', { platform: { os: 'linux', architecture: 'arm64' } });
    const { outcome, contents } = await pushed(await tar(layout.files([layout.index([layout.image(web), elsewhere])])));
    expect(outcome).toMatch(/^ARCHIVE_UNREADABLE: .*can only be pushed whole/);
    expect(puts(contents)).toEqual([]);
  });

  it('is refused with several images', async () => {
    const archive = await layoutOf((layout) => [layout.image(web), layout.image(webArm)]);
    expect((await pushed(archive)).outcome).toMatch(/holds several images/);
  });

  it('is refused when a platform was added after the scan', async () => {
    const layout = new Layout();
    const later = await tar(layout.files([layout.index([layout.image(web), layout.image(webArm)])]));
    const { outcome, contents } = await pushed(await layoutOf((one) => [one.image(web)]), later);
    expect(outcome).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF: .*was not scanned/);
    expect(puts(contents)).toEqual([]);
  });

  it('is refused when layers were put behind a scanned config that are not its own', async () => {
    const layout = new Layout();
    const evil = await tar([{ name: 'app', content: 'evil' }]);
    const layers = [web.layers[0] ?? evil, evil].map((layer) => layout.add(gzipSync(layer), types.layer.gzip));
    const entry = layout.add(
      { schemaVersion: 2, mediaType: types.manifest, config: layout.add(web.config, types.config), layers },
      types.manifest,
    );
    const { outcome, contents } = await pushed(await layoutOf((one) => [one.image(web)]), await tar(layout.files([entry])));
    expect(outcome).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF: .*its config names/);
    expect(puts(contents)).toEqual([]);
  });

  it('stops when the registry takes no more', async () => {
    const full = { code: 'REGISTRY_FULL', message: 'There is no room.', next: 'Make some.' } as const;
    const around = (registry: Registry): Registry => ({ ...registry, putBlob: () => Promise.resolve({ ok: false, problem: full }) });
    const archive = await layoutOf((layout) => [layout.image(web)]);
    const { outcome, contents } = await pushed(archive, archive, around);
    expect(outcome).toBe('REGISTRY_FULL: There is no room.');
    expect(puts(contents)).toEqual([]);
  });
});
