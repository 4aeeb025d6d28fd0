import { classifyManifest, readManifest, type Descriptor, type Digest, type RegistryManifest } from '../../core/index.js';
import { contradiction, unreadable } from '../archive/archive-fault.js';
import { readStored, type ArchiveFiles, type StoredFile } from '../archive/archive-files.js';
import { existing } from '../archive/archived-image.js';
import { isObject, listField, objectOf, parseJsonFile, field, textField } from '../archive/json-fields.js';
import { maxImages, maxJsonBytes, maxManifests } from '../archive/limits.js';
import { blobName, digestOf } from '../archive/oci-index.js';
import { sha256 } from '../hash.js';

/** All that a registry is given of an OCI layout, with its own bytes. */
export interface LayoutContent {
  /** What is put under the tag: a manifest, or an index. */
  readonly root: RegistryManifest;
  /** The manifests of the index; empty when the root is a manifest. */
  readonly children: readonly RegistryManifest[];
  /** Configs and layers of all manifests, each once. */
  readonly blobs: readonly LayoutBlob[];
  /** The images among the manifests, by the digest of their config. */
  readonly images: ReadonlyMap<Digest, Digest>;
}

/** A file of the layout that becomes a blob. */
export interface LayoutBlob {
  readonly file: StoredFile;
  readonly digest: Digest;
}

/** Collects what an OCI layout's one image or index consists of. Throws a fault for what cannot be pushed as it is. */
export async function layoutContent(files: ArchiveFiles, indexFile: StoredFile): Promise<LayoutContent> {
  const descriptor = await theOnlyEntry(indexFile);
  const root = await manifestAt(files, descriptor);
  const content = readManifest(root);
  if (content.kind === 'unreadable') throw unreadable(`${descriptor.digest} ${content.why}.`);
  const gathered: Gathered = { files, blobs: new Map(), images: new Map() };
  if (content.kind === 'manifest') {
    await gather(root, gathered);
    return { root, children: [], blobs: [...gathered.blobs.values()], images: gathered.images };
  }
  if (content.children.length > maxImages * 4) throw unreadable(`it names more than ${maxImages * 4} manifests.`);
  const children: RegistryManifest[] = [];
  for (const child of content.children) {
    const manifest = await manifestAt(files, child);
    await gather(manifest, gathered);
    children.push(manifest);
  }
  return { root, children, blobs: [...gathered.blobs.values()], images: gathered.images };
}

interface Gathered {
  readonly files: ArchiveFiles;
  readonly blobs: Map<Digest, LayoutBlob>;
  readonly images: Map<Digest, Digest>;
}

/** Several names may lead to the same content; several contents under one tag are no image. */
async function theOnlyEntry(indexFile: StoredFile): Promise<Descriptor> {
  const index = objectOf(parseJsonFile(await readStored(indexFile, maxJsonBytes), 'index.json'), 'index.json');
  const entries = listField(index, 'manifests', maxManifests, 'index.json').map((entry) => objectOf(entry, 'an entry of index.json'));
  const [first] = entries;
  if (first === undefined) throw unreadable('its index.json names no image.');
  if (entries.some((entry) => digestOf(entry) !== digestOf(first)))
    throw unreadable('it holds several images, and one tag can name only one of them.', 'Save the one that you want to push alone.');
  const size = field(first, 'size');
  return { mediaType: textField(first, 'mediaType') ?? '', digest: digestOf(first), size: typeof size === 'number' ? size : -1 };
}

async function manifestAt(files: ArchiveFiles, described: Descriptor): Promise<RegistryManifest> {
  const file = await files.find(blobName(described.digest));
  if (file === undefined)
    throw unreadable(
      `it names ${described.digest} and does not hold it: an image for several platforms can only be pushed whole.`,
      'Save it with all its platforms, or build and push one platform alone.',
    );
  const bytes = await readStored(file, maxJsonBytes);
  if (`sha256:${sha256(bytes)}` !== described.digest) throw contradiction(`${file.name} does not have the digest that it is named after.`);
  const value = parseJsonFile(bytes, file.name);
  const stated = isObject(value) ? textField(value, 'mediaType') : undefined;
  const mediaType = described.mediaType === '' ? (stated ?? '') : described.mediaType;
  return { descriptor: { mediaType, digest: described.digest, size: bytes.length }, bytes };
}

async function gather(manifest: RegistryManifest, { files, blobs, images }: Gathered): Promise<void> {
  const { digest } = manifest.descriptor;
  const content = readManifest(manifest);
  if (content.kind === 'unreadable') throw unreadable(`${digest} ${content.why}.`);
  if (content.kind === 'index') throw unreadable('it holds an index inside an index, which is not followed.');
  const configFile = await existing(files, blobName(content.config.digest), `the config of ${digest}`);
  const config = await readStored(configFile, maxJsonBytes);
  if (`sha256:${sha256(config)}` !== content.config.digest)
    throw contradiction(`${configFile.name} does not have the digest that it is named after.`);
  const found = classifyManifest(content.config, content.layers, config);
  if (found.kind === 'refused') throw unreadable(`${digest} ${found.why}.`);
  if (found.kind === 'image') images.set(content.config.digest, digest);
  blobs.set(content.config.digest, { file: configFile, digest: content.config.digest });
  for (const layer of content.layers) {
    const file = await existing(files, blobName(layer.digest), `the layer ${layer.digest}`);
    if (file.size !== layer.size) throw contradiction(`${file.name} has ${file.size} bytes, its manifest says ${layer.size}.`);
    blobs.set(layer.digest, { file, digest: layer.digest });
  }
}
