import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ImageContents } from '../../../../src/core/index.js';
import { faultsAsProblems } from '../../../../src/node/archive/archive-fault.js';
import { examineImage } from '../../../../src/node/archive/examine-image.js';
import { readArchive } from '../../../../src/node/archive/read-image-archive.js';
import { digestOf, dockerArchive, dockerFiles, hexOf, image, Layout, tar, types, type File } from '../../../support/image-archives.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const folder = temporaryFolder();
const signal = new AbortController().signal;
let count = 0;

async function examineArchive(archive: Buffer) {
  const file = path.join(folder, `${(count += 1)}.tar`);
  writeFileSync(file, archive);
  return faultsAsProblems('my.tar', signal, async () => {
    const [only] = (await readArchive(file, 'my.tar', signal)).images;
    return examineImage(only!, signal);
  });
}

async function contentsOf(...layers: readonly (readonly File[])[]): Promise<ImageContents> {
  const result = await examineArchive(await dockerArchive([await image(layers)]));
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

async function saidOf(archive: Buffer): Promise<string> {
  const result = await examineArchive(archive);
  return result.ok ? 'ok' : `${result.problem.code} ${result.problem.message}`;
}

const elf = Buffer.from('\x7fELF rest of it', 'latin1');
const status = 'Package: libc6\nStatus: install ok installed\nVersion: 2.36\n';
const debian = [
  { name: 'usr/lib/os-release', content: 'PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="12"\n' },
  { name: 'etc/os-release', header: { type: 'symlink' as const, linkname: '../usr/lib/os-release' } },
  { name: 'var/lib/dpkg/status', content: status },
  { name: 'bin/sh', content: elf },
];

describe('what the layers hold together', () => {
  it('tells the system, the package database, programs and files', async () => {
    const layer = digestOf(await tar(debian));
    expect(await contentsOf(debian)).toMatchObject({
      system: { id: 'debian', version: '12', layer },
      packageDatabases: [{ kind: 'dpkg', path: '/var/lib/dpkg/status', layer, deleted: false }],
      executables: 1,
      files: 3,
      ownInventories: [],
      notCovered: [],
    });
  });

  it('reads a package database that is longer than a piece of a layer', async () => {
    const many = Array.from({ length: 40_000 }, (_, at) => status.replace('libc6', `package-${at}`));
    const { packageOrigins } = await contentsOf([{ name: 'var/lib/dpkg/status', content: many.join('\n') }]);
    expect([...(packageOrigins ?? []).keys()]).toEqual(many.map((_, at) => `package-${at}@2.36`));
  });

  it.each<[string, readonly File[]]>([
    ['deletes it', [{ name: 'var/lib/dpkg/.wh.status' }]],
    ['deletes its folder', [{ name: 'var/lib/.wh.dpkg' }]],
    ['hides all that is in a folder above', [{ name: 'var/.wh..wh..opq' }]],
    ['empties it', [{ name: 'var/lib/dpkg/status' }]],
    ['writes something else into it', [{ name: 'var/lib/dpkg/status', content: '\n\n' }]],
    ['puts a folder there', [{ name: 'var/lib/dpkg/status', header: { type: 'directory' } }]],
    ['puts a link there', [{ name: 'var/lib/dpkg/status', header: { type: 'symlink', linkname: '/dev/null' } }]],
    ['replaces its folder by a file', [{ name: 'var/lib/dpkg', content: 'x' }]],
  ])('notices that a later layer %s', async (_, later) => {
    const { packageDatabases } = await contentsOf(debian, later);
    expect(packageDatabases).toMatchObject([{ path: '/var/lib/dpkg/status', deleted: true, layer: digestOf(await tar(debian)) }]);
  });

  it('keeps what a layer adds beside its own whiteouts, whichever comes first', async () => {
    const again = { name: 'var/lib/dpkg/status', content: status };
    for (const later of [
      [{ name: 'var/lib/.wh..wh..opq' }, again],
      [again, { name: 'var/lib/.wh..wh..opq' }],
    ]) {
      expect((await contentsOf(debian, later)).packageDatabases).toMatchObject([{ deleted: false, layer: digestOf(await tar(later)) }]);
    }
  });

  describe('an os-release that a later layer writes over', () => {
    const release = (content: string, name = 'usr/lib/os-release') => ({ name, content });
    const installed = (version: string) => ({ name: 'var/lib/dpkg/status', content: `Package: base-files\nVersion: ${version}\n` });
    const base = [release('ID=debian\nVERSION_ID="12"\n'), installed('12.4+deb12u7')];

    it('contradicts the base’s, wherever it lies', async () => {
      for (const name of ['usr/lib/os-release', 'etc/os-release']) {
        expect(await contentsOf(base, [release('ID=debian\nVERSION_ID="99"\n', name)])).toMatchObject({
          system: { id: 'debian', version: '99', contradictedBy: { id: 'debian', version: '12' } },
          releasePackage: { name: 'base-files', version: '12.4+deb12u7' },
        });
      }
    });

    it('does not when the system was upgraded with it', async () => {
      const { system, releasePackage } = await contentsOf(base, [release('ID=debian\nVERSION_ID="13"\n'), installed('13.5')]);
      expect(system).toEqual({ id: 'debian', version: '13', layer: expect.any(String) });
      expect(releasePackage).toEqual({ name: 'base-files', version: '13.5' });
    });

    it('counts by its major version where no package tells', async () => {
      const redHat = (version: string) => [release(`ID=rhel\nVERSION_ID="${version}"\n`)];
      expect((await contentsOf(redHat('9.3'), redHat('9.4'))).system).toMatchObject({ version: '9.4' });
      expect((await contentsOf(redHat('9.3'), redHat('9.4'))).system).not.toHaveProperty('contradictedBy');
      expect((await contentsOf(redHat('8.9'), redHat('9.4'))).system).toMatchObject({ contradictedBy: { version: '8.9' } });
    });
  });

  it('counts only what is left, and hard links as what they link to', async () => {
    const later = [
      { name: 'bin/.wh.sh' },
      { name: 'bin/a', content: elf },
      { name: 'bin/b', header: { type: 'link' as const, linkname: 'bin/a' } },
    ];
    expect(await contentsOf(debian, later)).toMatchObject({ executables: 2, files: 4 });
  });

  it('knows the package databases of distroless, Alpine, rpm and Arch', async () => {
    const { packageDatabases } = await contentsOf([
      { name: 'var/lib/dpkg/status.d/base', content: status },
      { name: 'lib/apk/db/installed', content: 'P:musl\nV:1\n' },
      { name: 'usr/lib/sysimage/rpm/rpmdb.sqlite', content: 'SQLite format 3' },
      { name: 'var/lib/pacman/local/glibc-2/desc', content: '%NAME%' },
    ]);
    expect(packageDatabases.map(({ kind, path: where }) => `${kind} ${where}`)).toEqual([
      'dpkg /var/lib/dpkg/status.d',
      'apk /lib/apk/db/installed',
      'rpm /usr/lib/sysimage/rpm',
      'pacman /var/lib/pacman/local',
    ]);
  });

  it('knows programs of Windows, macOS and WebAssembly, and takes Java classes for none', async () => {
    const contents = [
      Buffer.from('MZ\0\0'),
      Buffer.from('cffaedfe07000001', 'hex'),
      Buffer.from('0061736d01000000', 'hex'),
      Buffer.from('cafebabe00000002', 'hex'),
      Buffer.from('cafebabe00000041', 'hex'),
    ];
    expect(await contentsOf(contents.map((content, index) => ({ name: `f${index}`, content })))).toMatchObject({ executables: 4 });
  });

  it('lists inventories that came with the image', async () => {
    const names = [
      'opt/bitnami/redis/.spdx-redis.spdx',
      'var/lib/db/sbom/base.spdx.json',
      'app/bom.json',
      'app/sbom.cdx.json',
      'app/package.json',
    ];
    expect((await contentsOf(names.map((name) => ({ name, content: '{}' })))).ownInventories).toEqual([
      '/app/bom.json',
      '/app/sbom.cdx.json',
      '/opt/bitnami/redis/.spdx-redis.spdx',
      '/var/lib/db/sbom/base.spdx.json',
    ]);
  });

  it('names files that are stored in a way that runtimes and scanners read differently', async () => {
    const sparse = { name: 'usr/bin/x', content: 'x', header: { pax: { 'GNU.sparse.major': '1' } } };
    expect((await contentsOf([sparse])).notCovered).toMatchObject([{ what: '/usr/bin/x' }]);
  });

  it('keeps track of so many files and folders and no more, and says so', async () => {
    const deep = Array.from({ length: 600 }, (_, index) => ({ name: `${index}/${'d/'.repeat(1800)}f`, content: 'x' }));
    const { notCovered, files } = await contentsOf(deep);
    expect(notCovered).toMatchObject([
      { what: 'further files', why: expect.stringContaining('more than 1000000 files and folders') as string },
    ]);
    expect(files).toBeLessThan(600);
  });

  it('does not see what lies behind the end mark of a layer', async () => {
    const hidden = Buffer.concat([await tar([{ name: 'a', content: 'a' }]), await tar(debian)]);
    const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [digestOf(hidden)] } }));
    const result = await examineArchive(await dockerArchive([{ config, layers: [hidden] }]));
    expect(result).toMatchObject({ ok: true, value: { files: 1, packageDatabases: [] } });
  });
});

describe('layers that are not what they claim', () => {
  it('refuses a layer whose digest is not its diff id', async () => {
    const { config, layers } = await image([debian]);
    const other = await tar([{ name: 'clean', content: 'x' }]);
    const files = dockerFiles([{ config, layers }]).map((file) => (file.content === layers[0] ? { ...file, content: other } : file));
    expect(await saidOf(await tar(files))).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF .* its config names/);
  });

  it('refuses a compressed layer whose own digest is not that of its name', async () => {
    const { config, layers } = await image([debian]);
    const layout = new Layout();
    const lying = gzipSync(layers[0]!, { level: 1 });
    const honest = gzipSync(layers[0]!, { level: 9 });
    layout.blobs.set(`blobs/sha256/${hexOf(honest)}`, lying);
    const layer = { mediaType: types.layer.gzip, digest: digestOf(honest), size: honest.length };
    const manifest = layout.add({ config: layout.add(config, types.config), layers: [layer] }, types.manifest);
    expect(await saidOf(await tar(layout.files([manifest])))).toMatch(/^ARCHIVE_CONTRADICTS_ITSELF .* does not have the digest/);
  });

  it('counts bytes behind the compressed data to the digest of the blob', async () => {
    const { config, layers } = await image([debian]);
    const layout = new Layout();
    const padded = Buffer.concat([gzipSync(layers[0]!), Buffer.alloc(100_000)]);
    const manifest = layout.add(
      { config: layout.add(config, types.config), layers: [layout.add(padded, types.layer.gzip)] },
      types.manifest,
    );
    expect(await saidOf(await tar(layout.files([manifest])))).toBe('ok');
  });

  it('says that a compressed layer is cut off', async () => {
    const { config, layers } = await image([debian]);
    const layout = new Layout();
    const cut = gzipSync(layers[0]!).subarray(0, 100);
    const manifest = layout.add({ config: layout.add(config, types.config), layers: [layout.add(cut, types.layer.gzip)] }, types.manifest);
    expect(await saidOf(await tar(layout.files([manifest])))).toMatch(/^ARCHIVE_UNREADABLE .* damaged or cut off/);
  });

  it('says that a layer is no tar', async () => {
    const layer = Buffer.alloc(4096, createHash('sha256').update('x').digest());
    const config = Buffer.from(JSON.stringify({ rootfs: { diff_ids: [digestOf(layer)] } }));
    expect(await saidOf(await dockerArchive([{ config, layers: [layer] }]))).toMatch(/^ARCHIVE_UNREADABLE /);
  });
});
