import * as path from 'node:path';
import type { Descriptor, Digest } from '../../core/index.js';
import { readStored } from '../archive/archive-files.js';
import type { ArchivedImage } from '../archive/archived-image.js';
import { maxJsonBytes } from '../archive/limits.js';
import { sha256 } from '../hash.js';
import { compressLayer } from './compressed-layer.js';
import type { LayerProgress } from './layer-progress.js';
import { pushed } from './push-fault.js';
import { inTurns, uploadBytes, uploadFile, type Upload } from './upload.js';

/**
 * Pushes one image of a docker-archive: its layers compressed, its config byte for byte, and an OCI manifest of ours. Gives the manifest's
 * digest.
 */
export async function pushImage(image: ArchivedImage, folder: string, upload: Upload, layers: LayerProgress): Promise<Digest> {
  const described: (Descriptor | undefined)[] = image.layers.map(() => undefined);
  const seen = new Map(image.layers.map((layer, index) => [layer.diffId, { layer, index }]));
  await inTurns([...seen.values()], async ({ layer, index }) => {
    const { file, digest } = await compressLayer(layer, path.join(folder, `layer-${String(index)}.tar.gz`), upload.signal);
    const whole = layer.file.size;
    await uploadFile(upload, { file, digest }, (bytes) =>
      layers.sent(layer.diffId, file.size === 0 ? 0 : Math.floor((bytes / file.size) * whole)),
    );
    layers.there(layer.diffId);
    described[index] = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: file.size };
  });
  const config = await readStored(image.configFile, maxJsonBytes);
  await uploadBytes(upload, image.subject.imageId, config);
  const bytes = manifestOf(
    { mediaType: 'application/vnd.oci.image.config.v1+json', digest: image.subject.imageId, size: config.length },
    image.layers.flatMap(({ diffId }) => described[seen.get(diffId)?.index ?? -1] ?? []),
  );
  const descriptor = { mediaType: manifestType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  pushed(await upload.registry.putManifest(upload.staging, { descriptor, bytes }, upload.signal));
  return descriptor.digest;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function manifestOf(config: Descriptor, layers: readonly Descriptor[]): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers }));
}
