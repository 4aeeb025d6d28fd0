import type { Digest, DescribedImage } from '../../core/index.js';
import { contradiction } from '../archive/archive-fault.js';
import type { ArchivedImage } from '../archive/archived-image.js';
import { streamLayer } from '../archive/layer-stream.js';
import type { LayerProgress } from './layer-progress.js';
import type { LayoutContent } from './layout-content.js';
import { pushed } from './push-fault.js';
import { inTurns, uploadFile, type Upload } from './upload.js';

/**
 * Pushes what an OCI layout holds, every byte as it is: blobs first, then the manifests, then what names them, so that a push that is
 * killed leaves nothing that points to what is missing. Gives the digest of what is under the tag.
 */
export async function pushLayout(content: LayoutContent, upload: Upload, layers: LayerProgress): Promise<Digest> {
  const { registry, staging, signal } = upload;
  await inTurns(content.blobs, async ({ file, digest }) => {
    await uploadFile(upload, { file, digest }, (bytes) => layers.sent(digest, bytes));
    layers.there(digest);
  });
  await inTurns(content.children, async (child) => {
    const { registry: host, repository } = staging;
    pushed(await registry.putManifest({ registry: host, repository, digest: child.descriptor.digest }, child, signal));
  });
  pushed(await registry.putManifest(staging, content.root, signal));
  return content.root.descriptor.digest;
}

/**
 * What is pushed must be what was scanned: the same images by their configs, and the same bytes of layers. A manifest that the scan saw
 * pins them; for another one of the same image the layers are unpacked and compared with the config.
 */
export async function refuseUnscanned(
  { images }: Pick<LayoutContent, 'images'>,
  scanned: readonly DescribedImage[],
  archived: readonly ArchivedImage[],
  signal: AbortSignal,
): Promise<void> {
  for (const [imageId, manifest] of images) {
    const same = scanned.find(({ subject }) => subject.imageId === imageId);
    if (same === undefined) throw contradiction(`it holds ${imageId}, which was not scanned: it was changed meanwhile.`);
    if (same.subject.digest === manifest) continue;
    for (const layer of archived.find(({ subject }) => subject.imageId === imageId)?.layers ?? [])
      await streamLayer(layer, signal, () => undefined);
  }
  const missing = scanned.find(({ subject }) => !images.has(subject.imageId));
  if (missing !== undefined) throw contradiction(`it does not hold ${missing.subject.imageId} any more, which was scanned.`);
}

/** The bytes of each blob, for counting. */
export function blobSizes({ blobs }: Pick<LayoutContent, 'blobs'>): ReadonlyMap<Digest, number> {
  return new Map(blobs.map(({ digest, file }) => [digest, file.size]));
}
