import { createHash } from 'node:crypto';
import { printReference } from '../../src/core/index.js';
import type { Digest, ImageReference } from '../../src/core/model/image-reference.js';
import type { Descriptor, RegistryManifest, TrustProblem } from '../../src/core/model/registry.js';
import { failed, ok } from '../../src/core/model/result.js';
import type { ImageConfig, Platform } from '../../src/core/model/subject.js';
import type { Registry, DescribedImage } from '../../src/core/ports.js';

/** A registry as literal values: what is under which name. */
export interface RegistryContents {
  readonly registry: Registry;
  /** Everything that was asked of it, e.g. `manifest r.example/a:1`. */
  readonly asked: readonly string[];
  put(name: string, document: Document): Descriptor;
}

/** A document with its blobs. */
export interface Document {
  readonly mediaType: string;
  readonly body: unknown;
  readonly blobs?: readonly unknown[];
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';
export const configType = 'application/vnd.oci.image.config.v1+json';
export const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function described(mediaType: string, value: unknown): Descriptor {
  const bytes = bytesOf(value);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** What an image's parts differ by. */
export interface MadeImage {
  readonly layers: readonly string[];
  readonly platform?: Platform;
  readonly labels?: Readonly<Record<string, string>>;
}

const amd64: Platform = { os: 'linux', architecture: 'amd64' };

/** An image's config, and how a scan knows it. The layers' words become their diff ids. */
export function made({ layers, platform = amd64, labels = {} }: MadeImage): { readonly config: unknown; readonly scanned: DescribedImage } {
  const diffIds = layers.map(digestOf);
  const config = { ...platform, config: { Labels: labels }, rootfs: { type: 'layers', diff_ids: diffIds } };
  const imageId = described(configType, config).digest;
  const known: ImageConfig = { imageId, platform, diffIds, history: [], labels, onBuild: [] };
  const scanned = { subject: { name: 'web', imageId, platform, tags: [] }, config: known, archive: '/nowhere' };
  return { config, scanned };
}

/** The manifest of an image. */
export function manifestOf(image: MadeImage, more: Readonly<Record<string, unknown>> = {}): Document {
  const { config } = made(image);
  const layers = image.layers.map((layer) => described(layerType, `compressed ${layer}`));
  const body = { schemaVersion: 2, mediaType: manifestType, config: described(configType, config), layers, ...more };
  return { mediaType: manifestType, body, blobs: [config] };
}

export function registryOf(failures: Readonly<Record<string, TrustProblem>> = {}): RegistryContents {
  const manifests = new Map<string, RegistryManifest>();
  const blobs = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const missing = (what: string): TrustProblem => ({ code: 'REGISTRY_NOT_FOUND', message: `There is no ${what}.`, next: 'Look again.' });
  const unused = (): never => {
    throw new Error('The example does not need this.');
  };
  const put = (name: string, { mediaType, body, blobs: parts = [] }: Document): Descriptor => {
    const bytes = bytesOf(body);
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    const [repository = ''] = name.split(/:(?!.*\/)/);
    manifests.set(name, { descriptor, bytes });
    manifests.set(`${repository}@${descriptor.digest}`, { descriptor, bytes });
    for (const part of parts) blobs.set(digestOf(bytesOf(part)), bytesOf(part));
    return descriptor;
  };
  const registry: Registry = {
    manifest: (reference: ImageReference) => {
      const { tag, digest, ...name } = reference;
      const key = printReference(digest === undefined ? { ...name, tag: tag ?? 'latest' } : { ...name, digest });
      asked.push(`manifest ${key}`);
      const found = manifests.get(key);
      return Promise.resolve(
        failures[key] === undefined ? (found === undefined ? failed(missing(key)) : ok(found)) : failed(failures[key]),
      );
    },
    blob: (repository, { digest }) => {
      asked.push(`blob ${repository.repository}@${digest}`);
      const found = blobs.get(digest);
      return Promise.resolve(found === undefined ? failed(missing(digest)) : ok(found));
    },
    referrers: unused,
    tags: unused,
    hasBlob: (_, digest) => Promise.resolve(ok(blobs.has(digest))),
    putBlob: async (repository, content) => {
      asked.push(`put ${repository.repository}@${content.digest}`);
      const pieces: Uint8Array[] = [];
      for await (const piece of content.read()) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      if (digestOf(bytes) !== content.digest || bytes.length !== content.size) throw new Error(`${content.digest} is not what it says.`);
      blobs.set(content.digest, bytes);
      return ok(undefined);
    },
    putManifest: (name, { descriptor, bytes }) => {
      asked.push(`put ${printReference(name)}`);
      const { registry: host, repository } = name;
      for (const key of [printReference(name), `${host}/${repository}@${descriptor.digest}`]) manifests.set(key, { descriptor, bytes });
      return Promise.resolve(ok(undefined));
    },
    addReferrer: unused,
    deleteTag: unused,
  };
  return { registry, asked, put };
}
