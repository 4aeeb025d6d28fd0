import { contradiction, unreadable } from './archive-fault.js';
import { readStored, type ArchiveFiles, type StoredFile } from './archive-files.js';
import { existing, layerAt, type ArchivedImage, type ArchivedLayer } from './archived-image.js';
import { normalName } from './image-names.js';
import { parseImageConfig } from './image-config.js';
import { field, isObject, objectOf, parseJsonFile, textField, textsField, type JsonObject } from './json-fields.js';
import { maxImages, maxJsonBytes, maxLayers } from './limits.js';

/** The images of a docker-archive, as its manifest.json lists them (moby, image/tarexport). */
export async function readDockerManifest(files: ArchiveFiles, manifest: StoredFile, name: string): Promise<readonly ArchivedImage[]> {
  const list = parseJsonFile(await readStored(manifest, maxJsonBytes), 'manifest.json');
  if (!Array.isArray(list)) throw unreadable('manifest.json is no list of images.');
  if (list.length > maxImages) throw unreadable(`manifest.json lists more than ${maxImages} images.`);
  const images: ArchivedImage[] = [];
  for (const entry of list) images.push(await readEntry(files, objectOf(entry, 'an image in manifest.json'), name));
  return images;
}

async function readEntry(files: ArchiveFiles, entry: JsonObject, name: string): Promise<ArchivedImage> {
  const configName = textField(entry, 'Config');
  if (configName === undefined) throw unreadable('an image in manifest.json names no config.');
  refuseForeign(entry);
  const configFile = await existing(files, configName, 'a config that manifest.json names');
  const config = parseImageConfig(await readStored(configFile, maxJsonBytes), configName);
  const claimed = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(configName)?.[1];
  if (claimed !== undefined && config.imageId !== `sha256:${claimed}`) {
    throw contradiction(`${configName} is named after a digest that it does not have.`);
  }
  const layerNames = textsField(entry, 'Layers', maxLayers, 'manifest.json');
  if (layerNames.length !== config.diffIds.length) {
    throw contradiction(`manifest.json lists ${layerNames.length} layers, its config ${config.diffIds.length}.`);
  }
  const tags = textsField(entry, 'RepoTags', maxTags, 'manifest.json').map(normalName);
  const { imageId, platform } = config;
  return {
    subject: { name, imageId, ...(platform !== undefined && { platform }), tags },
    config,
    configFile,
    layers: await readLayers(files, layerNames, config.diffIds),
    digests: [],
  };
}

const maxTags = 1000;

async function readLayers(files: ArchiveFiles, names: readonly string[], diffIds: readonly string[]): Promise<readonly ArchivedLayer[]> {
  const layers: ArchivedLayer[] = [];
  for (const [index, layerName] of names.entries()) {
    const file = await existing(files, layerName, 'a layer that manifest.json names');
    const claimed = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(layerName)?.[1];
    layers.push(await layerAt(file, diffIds[index] ?? '', claimed === undefined ? undefined : `sha256:${claimed}`));
  }
  return layers;
}

/** Layers that are fetched from elsewhere (Windows base layers) are not in the archive: nobody here could look into them. */
function refuseForeign(entry: JsonObject): void {
  const sources = field(entry, 'LayerSources');
  if (!isObject(sources)) return;
  const foreign = Object.values(sources).find((source) => isObject(source) && isForeignLayer(source));
  if (foreign !== undefined) throw foreignLayer();
}

export function isForeignLayer(descriptor: JsonObject): boolean {
  const urls = field(descriptor, 'urls');
  return (Array.isArray(urls) && urls.length > 0) || /foreign|nondistributable/.test(textField(descriptor, 'mediaType') ?? '');
}

export function foreignLayer() {
  return unreadable(
    'a layer of it lies on another server (a foreign layer), so it cannot be looked at.',
    'Scan the image where all its layers are, or build it without foreign layers.',
  );
}
