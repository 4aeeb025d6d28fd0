import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImageArchive } from '../../../../src/node/archive/read-image-archive.js';
import {
  attestation,
  digestOf,
  docker25Files,
  dockerArchive,
  dockerFiles,
  hexOf,
  image,
  Layout,
  tar,
  types,
  type File,
} from '../../../support/image-archives.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const folder = temporaryFolder();
const signal = new AbortController().signal;
let count = 0;

/** What reading says: the images' ids and tags, or the code and the sentence. */
async function read(files: readonly File[] | Buffer) {
  const file = path.join(folder, `${(count += 1)}.tar`);
  writeFileSync(file, Buffer.isBuffer(files) ? files : await tar(files));
  return said(file);
}

async function said(file: string) {
  const result = await readImageArchive(file, 'my.tar', signal);
  return result.ok ? result.value.images.map(({ subject }) => subject) : `${result.problem.code} ${result.problem.message}`;
}

const one = await image([[{ name: 'bin/app', content: 'app' }], [{ name: 'etc/motd', content: 'hello' }]]);
const other = await image([[{ name: 'bin/other', content: 'other' }]], { os: 'linux', architecture: 'arm64' });
const imageId = digestOf(one.config);

describe('images that an archive holds', () => {
  it('finds the image of a docker-archive, with its tags in full', async () => {
    expect(await read(await dockerArchive([one], [['app:1', 'localhost:5000/app:2']]))).toEqual([
      {
        name: 'my.tar',
        imageId,
        platform: { os: 'linux', architecture: 'amd64' },
        tags: ['docker.io/library/app:1', 'localhost:5000/app:2'],
      },
    ]);
  });

  it('takes each image of an archive with several for a subject of its own', async () => {
    expect(await read(await dockerArchive([one, other], [['a:1'], ['b:1']]))).toMatchObject([
      { imageId },
      { imageId: digestOf(other.config) },
    ]);
  });

  it.each(['none', 'gzip', 'zstd'] as const)(
    'finds the image of an OCI layout with layers compressed by %s, with its digest',
    async (compression) => {
      const layout = new Layout();
      const manifest = layout.image(one, compression, { annotations: { 'org.opencontainers.image.ref.name': 'localhost/app:1' } });
      expect(await read(layout.files([manifest]))).toMatchObject([{ imageId, digest: manifest.digest, tags: ['localhost/app:1'] }]);
    },
  );

  it('finds one image in an archive of Docker 25, which says everything twice', async () => {
    expect(await read(docker25Files(one))).toMatchObject([{ imageId, tags: ['docker.io/library/app:1'] }]);
  });

  it('takes each platform of an index for a subject, and no attestation', async () => {
    const layout = new Layout();
    const manifests = [layout.image(one), layout.image(other)];
    const index = layout.index([...manifests, ...manifests.map((manifest) => attestation(layout, manifest))]);
    expect(await read(layout.files([index]))).toMatchObject([
      { platform: { architecture: 'amd64' } },
      { platform: { architecture: 'arm64' } },
    ]);
  });

  it('leaves out the platforms of an index that the archive does not hold, as the containerd store saves them', async () => {
    const layout = new Layout();
    const absent = { mediaType: types.manifest, digest: digestOf('absent'), size: 6, platform: { os: 'linux', architecture: 's390x' } };
    expect(await read(layout.files([layout.index([layout.image(one), absent])]))).toMatchObject([{ imageId }]);
  });

  it('takes an image for one whatever its annotations say', async () => {
    const layout = new Layout();
    const hidden = layout.image(one, 'gzip', {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    });
    expect(await read(layout.files([layout.index([hidden, layout.image(other)])]))).toMatchObject([
      { imageId },
      { imageId: digestOf(other.config) },
    ]);
  });

  it('reads an OCI layout that lies in a folder', async () => {
    const layout = new Layout();
    const root = path.join(folder, 'layout');
    for (const { name, content = '' } of layout.files([layout.image(one)])) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), content);
    }
    expect(await said(root)).toMatchObject([{ imageId }]);
  });

  it('follows links inside the archive, as Podman writes them', async () => {
    const files = dockerFiles([one]).map((file) =>
      file.name.endsWith('/layer.tar') ? { ...file, name: `${file.name.slice(0, 64)}.tar` } : file,
    );
    const links = one.layers.map((layer) => ({
      name: `${hexOf(layer)}/layer.tar`,
      header: { type: 'symlink' as const, linkname: `../${hexOf(layer)}.tar` },
    }));
    expect(await read([...files, ...links])).toMatchObject([{ imageId }]);
  });
});

describe('archives that contradict themselves', () => {
  const manifest = (entry: object) => ({ name: 'manifest.json', content: JSON.stringify([entry]) });
  const [config, first, second] = dockerFiles([one]) as [File, File, File];
  const whole = { Config: config.name, RepoTags: [], Layers: [first.name, second.name] };

  it.each<[string, readonly File[]]>([
    ['a manifest.json that appears twice', [...dockerFiles([one]), manifest(whole)]],
    ['a layer that appears twice', [...dockerFiles([one]), first]],
    [
      'a config that is named after another digest',
      [{ ...config, name: `${'0'.repeat(64)}.json` }, first, second, manifest({ ...whole, Config: `${'0'.repeat(64)}.json` })],
    ],
    ['a config with more layers than the manifest', [config, first, manifest({ ...whole, Layers: [first.name] })]],
    ['a layer that is not there', [config, first, manifest(whole)]],
    [
      'a field in two spellings',
      [config, first, second, { name: 'manifest.json', content: `[${JSON.stringify(whole).slice(0, -1)},"layers":[]}]` }],
    ],
    [
      'a field in two spellings that only Go takes for one',
      [config, first, second, { name: 'manifest.json', content: `[${JSON.stringify(whole).slice(0, -1)},"layer\u017f":[]}]` }],
    ],
    [
      'a file in a folder that is a link',
      [config, first, second, { name: first.name.slice(0, 64), header: { type: 'symlink', linkname: 'x' } }, manifest(whole)],
    ],
    [
      'an index.json with another image',
      [...docker25Files(one).filter(({ name }) => name !== 'manifest.json'), config, first, second, ...dockerFiles([other])],
    ],
    [
      'an index.json with one image more',
      (() => {
        const layout = new Layout();
        const both = layout.files([layout.image(one, 'none'), layout.image(other, 'none')]);
        return [...both, docker25Files(one).at(-1)!];
      })(),
    ],
    [
      'a blob that does not have its digest',
      docker25Files(one)
        .map((file) => (file.name === `blobs/sha256/${hexOf(one.config)}` ? { ...file, content: '{}' } : file))
        .filter(({ name }) => name !== 'manifest.json'),
    ],
    [
      'a document that is an index and a manifest',
      (() => {
        const layout = new Layout();
        const both = layout.add({ manifests: [], layers: [], config: {} }, types.manifest);
        return layout.files([both]);
      })(),
    ],
    [
      'an index none of whose platforms is there',
      (() => {
        const layout = new Layout();
        return layout.files([layout.index([{ mediaType: types.manifest, digest: digestOf('absent'), size: 6 }])]);
      })(),
    ],
  ])('refuses %s', async (_, files) => {
    expect(await read(files)).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF my\.tar: /);
  });
});

describe('archives that cannot be read', () => {
  const layout = new Layout();
  const foreign = {
    ...layout.add(Buffer.from('x'), 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'),
    urls: ['https://elsewhere.example/x'],
  };
  const manyTimes = layout.index(Array.from({ length: 40 }, () => layout.image(one)));
  const withForeign = layout.add({ config: layout.add(one.config, types.config), layers: [foreign, foreign] }, types.manifest);

  it.each<[string, readonly File[] | Buffer, RegExp]>([
    ['an empty file', Buffer.alloc(0), /the file is empty/],
    ['something else than a tar', Buffer.alloc(2000, 'text'), /this is no tar archive|damaged/],
    ['a tar without an image', [{ name: 'readme', content: 'x' }], /neither manifest\.json .* nor index\.json/],
    ['a name that leads outside', [...dockerFiles([one]), { name: '../evil', content: 'x' }], /leads outside/],
    ['an absolute name', [...dockerFiles([one]), { name: '/etc/passwd', content: 'x' }], /leads outside/],
    ['a link that leads outside', [{ name: 'manifest.json', header: { type: 'symlink', linkname: '/etc/passwd' } }], /leads outside/],
    ['a link that leads to itself', [{ name: 'manifest.json', header: { type: 'symlink', linkname: 'manifest.json' } }], /links/],
    ['no JSON', [{ name: 'manifest.json', content: '[' }], /no JSON/],
    ['a list of other things', [{ name: 'manifest.json', content: '[1]' }], /no object/],
    ['a foreign layer', layout.files([withForeign]), /foreign layer/],
    ['an index in an index in an index', layout.files([layout.index([layout.index([layout.image(one)])])]), /index inside an index/],
    [
      'a document that is named a thousand times over',
      layout.files(Array.from({ length: 40 }, () => manyTimes)),
      /more than 1000 manifests/,
    ],
    [
      'more images than anybody saves',
      [{ name: 'manifest.json', content: JSON.stringify(Array.from({ length: 65 }, () => ({}))) }],
      /more than 64 images/,
    ],
    ['a manifest of many megabytes', [{ name: 'manifest.json', content: Buffer.alloc(5_000_000, ' ') }], /more than 4194304 are not read/],
    ['an empty list', [{ name: 'manifest.json', content: '[]' }], /holds no image/],
  ])('says what is wrong with %s', async (_, files, words) => {
    const answer = await read(files);
    expect(answer).toMatch(/^ARCHIVE_UNREADABLE my\.tar/);
    expect(answer).toMatch(words);
  });

  it('refuses every truncation of an archive', async () => {
    const whole = await dockerArchive([one]);
    for (let length = 512; length < whole.length - 1536; length += 512) expect(await read(whole.subarray(0, length))).toMatch(/^ARCHIVE_/);
  });

  it('says that there is no such file', async () => {
    expect(await said(path.join(folder, 'none.tar'))).toBe('IMAGE_NOT_FOUND There is no file my.tar.');
  });

  it('says that it was called off', async () => {
    const result = await readImageArchive(path.join(folder, 'none.tar'), 'my.tar', AbortSignal.abort());
    expect(result).toMatchObject({ ok: false, problem: { code: 'TOOL_CANCELLED' } });
  });

  it.skipIf(process.platform === 'win32')('refuses links in a folder', async () => {
    const root = path.join(folder, 'linked');
    mkdirSync(root);
    symlinkSync('/etc/passwd', path.join(root, 'index.json'));
    expect(await said(root)).toMatch(/^ARCHIVE_UNREADABLE .*link/);
  });
});
