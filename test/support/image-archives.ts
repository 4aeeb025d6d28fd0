import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

/*
 * Small image archives in memory. They are written by tar-stream, so that our own reader of tar is always read against somebody else's
 * understanding of the format.
 */

/** One entry of a tar: a regular file unless `header` says otherwise. */
export interface File {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly header?: Partial<Header>;
}

export async function tar(files: readonly File[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content = '', header = {} } of files) {
    const bytes = Buffer.from(content as string);
    archive.entry({ name, size: bytes.length, mtime: new Date(0), ...header }, bytes);
  }
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function hexOf(bytes: Buffer | string): string {
  return digestOf(bytes).slice('sha256:'.length);
}

export type Compression = 'none' | 'gzip' | 'zstd';

export interface Image {
  readonly config: Buffer;
  readonly layers: readonly Buffer[];
}

/** An image with a layer for each list of files. */
export async function image(
  layers: readonly (readonly File[])[],
  platform = { os: 'linux', architecture: 'amd64' },
  more: object = {},
): Promise<Image> {
  const tars: Buffer[] = [];
  for (const files of layers) tars.push(await tar(files));
  const history = tars.map((_, index) => ({ created_by: `COPY ${index}` }));
  const config = {
    ...platform,
    created: '2026-01-01T00:00:00Z',
    config: {},
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    history,
    ...more,
  };
  return { config: Buffer.from(JSON.stringify(config)), layers: tars };
}

/** As `docker save` up to version 24 and Podman write it. */
export async function dockerArchive(images: readonly Image[], tags: readonly (readonly string[])[] = [['app:1']]): Promise<Buffer> {
  return tar(dockerFiles(images, tags));
}

export function dockerFiles(images: readonly Image[], tags: readonly (readonly string[])[] = [['app:1']]): File[] {
  const blobs = new Map<string, Buffer>();
  const manifest = images.map(({ config, layers }, index) => {
    blobs.set(`${hexOf(config)}.json`, config);
    for (const layer of layers) blobs.set(`${hexOf(layer)}/layer.tar`, layer);
    return { Config: `${hexOf(config)}.json`, RepoTags: tags[index] ?? null, Layers: layers.map((layer) => `${hexOf(layer)}/layer.tar`) };
  });
  return [...[...blobs].map(([name, content]) => ({ name, content })), { name: 'manifest.json', content: JSON.stringify(manifest) }];
}

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: {
    none: 'application/vnd.oci.image.layer.v1.tar',
    gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
    zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  },
} as const;

export interface Descriptor {
  readonly mediaType?: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly annotations?: Record<string, string>;
  readonly urls?: readonly string[];
}

/** Collects the blobs of an OCI layout. */
export class Layout {
  readonly blobs = new Map<string, Buffer>();

  add(content: Buffer | object, mediaType: string, more: object = {}): Descriptor {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    this.blobs.set(`blobs/sha256/${hexOf(bytes)}`, bytes);
    return { mediaType, digest: digestOf(bytes), size: bytes.length, ...more };
  }

  image({ config, layers }: Image, compression: Compression = 'gzip', more: object = {}): Descriptor {
    const descriptors = layers.map((layer) => this.add(compressed(layer, compression), types.layer[compression]));
    return this.add(
      { schemaVersion: 2, mediaType: types.manifest, config: this.add(config, types.config), layers: descriptors },
      types.manifest,
      more,
    );
  }

  index(manifests: readonly Descriptor[], more: object = {}): Descriptor {
    return this.add({ schemaVersion: 2, mediaType: types.index, manifests }, types.index, more);
  }

  files(manifests: readonly Descriptor[]): File[] {
    return [
      { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
      { name: 'index.json', content: JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }) },
      ...[...this.blobs].map(([name, content]) => ({ name, content })),
    ];
  }
}

export function compressed(bytes: Buffer, compression: Compression): Buffer {
  if (compression === 'gzip') return gzipSync(bytes);
  return compression === 'zstd' ? zstdCompressSync(bytes) : bytes;
}

/** As Docker 25 and later write it: an OCI layout, with manifest.json pointing to its blobs. */
export function docker25Files(of: Image, tag = 'app:1', compression: Compression = 'none'): File[] {
  const layout = new Layout();
  const manifest = layout.image(of, compression, {
    annotations: { 'io.containerd.image.name': `docker.io/library/${tag}`, 'org.opencontainers.image.ref.name': '1' },
  });
  const layers = of.layers.map((layer) => `blobs/sha256/${hexOf(compressed(layer, compression))}`);
  const entry = { Config: `blobs/sha256/${hexOf(of.config)}`, RepoTags: [tag], Layers: layers };
  return [...layout.files([manifest]), { name: 'manifest.json', content: JSON.stringify([entry]) }];
}

/** What BuildKit puts beside each image: provenance, of a platform that nobody has. */
export function attestation(layout: Layout, about: Descriptor): Descriptor {
  const statement = layout.add({ _type: 'https://in-toto.io/Statement/v0.1' }, 'application/vnd.in-toto+json');
  const config = layout.add(
    { architecture: 'unknown', os: 'unknown', config: {}, rootfs: { type: 'layers', diff_ids: [statement.digest] } },
    types.config,
  );
  return layout.add({ schemaVersion: 2, mediaType: types.manifest, config, layers: [statement] }, types.manifest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': about.digest },
  });
}
