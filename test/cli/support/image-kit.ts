import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small image as `docker save` writes it, with what stands in it known to the byte. */
export interface MadeImage {
  readonly tarball: string;
  readonly imageId: string;
  /** Lowest first. */
  readonly layers: readonly string[];
}

/** One layer: its files, and the instruction that history says made it. */
export interface MadeLayer {
  readonly createdBy: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A Debian-like base and one COPY above it. */
export const sampleLayers: readonly MadeLayer[] = [
  {
    createdBy: '/bin/sh -c #(nop) ADD file:1111 in / ',
    files: {
      'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
      'var/lib/dpkg/status':
        'Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\nArchitecture: amd64\nMaintainer: a <a@example>\nDescription: c\n',
    },
  },
  {
    createdBy: 'COPY app /app # buildkit',
    files: { 'app/node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.15"}', 'app/tool': 'harmless' },
  },
];

/** The Dockerfile of the sample. */
export const sampleDockerfile = 'FROM debian:12\n# our own\nCOPY app /app\n';

export function makeImage(folder: string, name = 'image.tar', layers = sampleLayers): MadeImage {
  const blobs = layers.map(({ files }) => tar(files));
  const diffIds = blobs.map((blob) => `sha256:${sha256(blob)}`);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '2026-11-01T00:00:00Z',
    config: { Cmd: ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: layers.map(({ createdBy }) => ({ created: '2026-11-01T00:00:00Z', created_by: createdBy })),
  });
  const id = sha256(Buffer.from(config));
  const names = blobs.map((blob) => `${sha256(blob)}/layer.tar`);
  const manifest = JSON.stringify([{ Config: `${id}.json`, RepoTags: ['registry.example/app:1'], Layers: names }]);
  const tarball = join(folder, name);
  const parts = Object.fromEntries(names.map((layer, at) => [layer, blobs[at] ?? Buffer.alloc(0)]));
  writeFileSync(tarball, tar({ ...parts, [`${id}.json`]: config, 'manifest.json': manifest }));
  return { tarball, imageId: `sha256:${id}`, layers: diffIds };
}

/** An OCI layout with the sample for two platforms, as `docker buildx build --output type=oci` writes it. */
export function twoPlatforms(): Buffer {
  const blobs: Record<string, Buffer> = {};
  const keep = (content: Buffer | string, mediaType: string) => {
    const bytes = Buffer.from(content);
    blobs[`blobs/sha256/${sha256(bytes)}`] = bytes;
    return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  };
  const layers = sampleLayers.map(({ files }) => keep(tar(files), 'application/vnd.oci.image.layer.v1.tar'));
  const manifests = ['amd64', 'arm64'].map((architecture) => {
    const platform = { os: 'linux', architecture };
    const config = keep(
      JSON.stringify({ ...platform, config: {}, rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) }, history: [] }),
      'application/vnd.oci.image.config.v1+json',
    );
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    return { ...keep(JSON.stringify({ schemaVersion: 2, mediaType, config, layers }), mediaType), platform };
  });
  const list = keep(JSON.stringify({ schemaVersion: 2, manifests }), 'application/vnd.oci.image.index.v1+json');
  return tar({
    ...blobs,
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify({ schemaVersion: 2, manifests: [list] }),
  });
}

/** A POSIX ustar archive of regular files. */
export function tar(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const entries = Object.entries(files).flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    return [header(name, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
