import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { must } from './run.js';
import { scanTools } from './tools.js';

/** A Debian package as its database tells it, with what our Grype database knows of its source package. */
const packages = [
  ['base-files', '12.4+deb12u5', 'base-files'],
  ['coreutils', '9.1-1', 'coreutils'],
  ['libc6', '2.36-9+deb12u1', 'glibc'],
  ['libdb5.3', '5.3.28+dfsg2-1', 'db5.3'],
  ['libssl3', '3.0.9-1', 'openssl'],
] as const;

/** What the base image brings in, by vulnerability id: libc6 is known to be exploited, libdb5.3 will not be fixed, coreutils is not. */
export const baseVulnerabilities: Readonly<Record<string, string>> = {
  'CVE-2016-2781': 'coreutils',
  'CVE-2019-8457': 'libdb5.3',
  'CVE-2023-4911': 'libc6',
  'CVE-2023-5363': 'libssl3',
};

export const baseName = 'wharfmaster/base:12';

/** An image as a folder: `docker-archive.tar` for daemons, `oci` for BuildKit. */
export interface Base {
  readonly archive: string;
  readonly layout: string;
  /** Of the manifest in the layout. */
  readonly digest: string;
}

/**
 * Writes a small image that scanners take for Debian 12: a shell, /etc/os-release and a database of packages. No download, and the
 * same ids on every machine with the same busybox.
 */
export async function makeBase(folder: string): Promise<Base> {
  const layer = await makeLayer(folder);
  const config = Buffer.from(JSON.stringify(describe(digestOf(layer))));
  const archive = await writeArchive(folder, layer, config);
  const { layout, digest } = writeLayout(folder, layer, config);
  return { archive, layout, digest };
}

async function makeLayer(folder: string): Promise<Buffer> {
  const root = mkdtempSync(join(tmpdir(), 'wharfmaster-base-'));
  try {
    for (const name of ['bin', 'dev', 'proc', 'sys', 'tmp', 'root']) mkdirSync(join(root, name));
    chmodSync(join(root, 'tmp'), 0o1777);
    copyFileSync(scanTools().busybox, join(root, 'bin/busybox'));
    for (const name of shellPrograms) symlinkSync('busybox', join(root, 'bin', name));
    for (const [name, content] of Object.entries(systemFiles())) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    const file = join(folder, 'base-layer.tar');
    await must('tar', ['--sort=name', '--mtime=@1700000000', '--owner=0', '--group=0', '--numeric-owner', '-cf', file, '-C', root, '.']);
    return readFileSync(file);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const shellPrograms = ['sh', 'cat', 'cp', 'echo', 'ln', 'ls', 'mkdir', 'mv', 'rm', 'sed', 'sleep', 'tar', 'touch', 'tr', 'chmod', 'true'];

function systemFiles(): Readonly<Record<string, string>> {
  const release =
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';
  return {
    'etc/os-release': release,
    'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n',
    'etc/group': 'root:x:0:\napp:x:1000:\n',
    'var/lib/dpkg/status': packages.map(([name, version, source]) => `${packageEntry(name, version, source)}\n`).join(''),
  };
}

/** An entry of /var/lib/dpkg/status; also what a `RUN apt-get install` of the zoo appends to it. */
export function packageEntry(name: string, version: string, source: string): string {
  return [
    `Package: ${name}`,
    'Status: install ok installed',
    'Priority: required',
    'Section: libs',
    'Maintainer: Nobody <nobody@wharfmaster.example>',
    'Architecture: amd64',
    ...(source === name ? [] : [`Source: ${source}`]),
    `Version: ${version}`,
    `Description: ${name}`,
    '',
  ].join('\n');
}

function describe(diffId: string): unknown {
  const created = '2023-11-14T22:13:20Z';
  return {
    architecture: 'amd64',
    os: 'linux',
    created,
    config: { Cmd: ['sh'], Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [
      { created, created_by: '/bin/sh -c #(nop) ADD file:0d1b7e5c8f3a4d6e in / ' },
      { created, created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
    ],
  };
}

async function writeArchive(folder: string, layer: Buffer, config: Buffer): Promise<string> {
  const work = join(folder, 'docker-archive');
  mkdirSync(work);
  const name = digestOf(config).slice('sha256:'.length);
  writeFileSync(join(work, 'layer.tar'), layer);
  writeFileSync(join(work, `${name}.json`), config);
  writeFileSync(join(work, 'manifest.json'), JSON.stringify([{ Config: `${name}.json`, RepoTags: [baseName], Layers: ['layer.tar'] }]));
  await must('tar', ['-cf', `${work}.tar`, '-C', work, 'layer.tar', `${name}.json`, 'manifest.json']);
  return `${work}.tar`;
}

function writeLayout(folder: string, layer: Buffer, config: Buffer): { readonly layout: string; readonly digest: string } {
  const layout = join(folder, 'oci');
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
  const put = (mediaType: string, content: Buffer): { mediaType: string; digest: string; size: number } => {
    const digest = digestOf(content);
    writeFileSync(join(layout, 'blobs', digest.replace(':', '/')), content);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest, size: content.length };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: put('config.v1+json', config),
    layers: [put('layer.v1.tar', layer)],
  };
  const entry = put('manifest.v1+json', Buffer.from(JSON.stringify(manifest)));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const platform = { architecture: 'amd64', os: 'linux' };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...entry, platform }] }));
  return { layout, digest: entry.digest };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
