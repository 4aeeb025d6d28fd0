import type { ReleasedImage } from '../../core/index.js';
import { readArchive } from '../archive/read-image-archive.js';

/** How many bytes each layer has before it is compressed, by diff id, as the scan's archives hold them. What cannot be read is left out. */
export async function layerSizes(images: readonly ReleasedImage[], signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const { archive, subject } of images) {
    if (archive === undefined) continue;
    const read = await readArchive(archive, subject.name, signal).catch(() => undefined);
    for (const { diffId, file, compression } of read?.images.flatMap(({ layers }) => layers) ?? [])
      if (compression === 'none') sizes.set(diffId, file.size);
  }
  return sizes;
}
