import { sha256 } from '../hash.js';
import { contradiction, unreadable } from './archive-fault.js';
import { readStored, type ArchiveFiles } from './archive-files.js';
import { existing, layerAt, type ArchivedImage, type ArchivedLayer } from './archived-image.js';
import { foreignLayer, isForeignLayer } from './docker-manifest.js';
import { parseImageConfig, platformOf } from './image-config.js';
import { listField, objectOf, parseJsonFile, field, textField, type JsonObject } from './json-fields.js';
import { maxJsonBytes, maxLayers } from './limits.js';
import { blobName, digestOf, type FoundManifest } from './oci-index.js';

/**
 * The image behind a manifest; undefined for what is about an image and cannot be run (BuildKit's attestations, signatures). Media
 * types and the config decide, never an annotation: whoever writes the image writes its annotations too.
 */
export async function readOciImage(files: ArchiveFiles, found: FoundManifest, name: string): Promise<ArchivedImage | undefined> {
  const { manifest, digest } = found;
  const layers = listField(manifest, 'layers', maxLayers, digest).map((layer) => objectOf(layer, `a layer of ${digest}`));
  const configDescriptor = objectOf(field(manifest, 'config'), `config of ${digest}`);
  const configFile = await existing(files, blobName(digestOf(configDescriptor)), `the config of ${digest}`);
  const bytes = await readStored(configFile, maxJsonBytes);
  if (`sha256:${sha256(bytes)}` !== digestOf(configDescriptor))
    throw contradiction(`${configFile.name} does not have the digest that it is named after.`);
  if (isAboutAnImage(layers, configDescriptor, bytes)) return undefined;
  const config = parseImageConfig(bytes, configFile.name);
  if (layers.length !== config.diffIds.length)
    throw contradiction(`${digest} lists ${layers.length} layers, its config ${config.diffIds.length}.`);
  const { imageId, platform } = config;
  return {
    subject: { name, imageId, digest, ...(platform !== undefined && { platform }), tags: found.tags },
    config,
    configFile,
    layers: await readLayers(files, layers, config.diffIds),
    digests: found.digests,
  };
}

/** No layer of it can be unpacked into a file system, and its config is none of an image that could run. */
function isAboutAnImage(layers: readonly JsonObject[], config: JsonObject, bytes: Buffer): boolean {
  if (layers.length === 0 || layers.some((layer) => isFileSystem(textField(layer, 'mediaType') ?? ''))) return false;
  if (!/^application\/vnd\.(oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/.test(textField(config, 'mediaType') ?? ''))
    return true;
  const content = objectOf(parseJsonFile(bytes, 'a config'), 'a config');
  const platform = platformOf(content);
  return platform === undefined || (platform.os === 'unknown' && platform.architecture === 'unknown');
}

/** The types that containerd unpacks; absent in manifests of old builders. */
function isFileSystem(mediaType: string): boolean {
  return mediaType === '' || /^application\/vnd\.(oci\.image\.layer\.|docker\.image\.rootfs\.)/.test(mediaType);
}

async function readLayers(
  files: ArchiveFiles,
  layers: readonly JsonObject[],
  diffIds: readonly string[],
): Promise<readonly ArchivedLayer[]> {
  const read: ArchivedLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    const mediaType = textField(layer, 'mediaType') ?? '';
    if (isForeignLayer(layer)) throw foreignLayer();
    if (!isFileSystem(mediaType) || mediaType.includes('encrypted'))
      throw unreadable(`a layer of it is ${JSON.stringify(mediaType.slice(0, 100))}, which cannot be unpacked.`);
    const digest = digestOf(layer);
    const file = await existing(files, blobName(digest), `the layer ${digest}`);
    read.push(await layerAt(file, diffIds[index] ?? '', digest));
  }
  return read;
}
