import type { Digest, PushProgress, Registry, ReleaseTarget, Result, DescribedImage, TrustProblem } from '../../core/index.js';
import { contradiction, unreadable } from '../archive/archive-fault.js';
import type { ArchiveFiles } from '../archive/archive-files.js';
import type { ArchivedImage } from '../archive/archived-image.js';
import { makePrivateFolder, removeFolder } from '../archive/private-folders.js';
import { openArchive, readArchive } from '../archive/read-image-archive.js';
import { unpackedTarball } from '../archive/unpacked-tarball.js';
import { layerProgress } from './layer-progress.js';
import { layoutContent } from './layout-content.js';
import { pushFaults } from './push-fault.js';
import { pushImage } from './push-image.js';
import { blobSizes, pushLayout, refuseUnscanned } from './push-layout.js';
import type { Upload } from './upload.js';

/** An archive on its way to a registry, without any runtime. */
export interface ArchivePush {
  /** Absolute path of a tarball, or of an OCI layout's folder. */
  readonly file: string;
  /** What the person asked for. */
  readonly name: string;
  readonly images: readonly DescribedImage[];
  readonly staging: ReleaseTarget;
  onProgress(progress: PushProgress): void;
}

/** Uploads an archive's content through the registry client. Gives the digest of what was put under the tag. */
export async function pushArchive(
  push: ArchivePush,
  { registry, temporaryFolder }: { readonly registry: Registry; readonly temporaryFolder: string },
  signal: AbortSignal,
): Promise<Result<Digest, TrustProblem>> {
  return pushFaults(push.name, signal, async () => {
    const folder = await makePrivateFolder(temporaryFolder);
    try {
      return await fromFile(push, await unpackedTarball(push.file, folder, signal), folder, { registry, staging: push.staging, signal });
    } finally {
      await removeFolder(folder);
    }
  });
}

async function fromFile(push: ArchivePush, file: string, folder: string, upload: Upload): Promise<Digest> {
  const files = await openArchive(file, upload.signal);
  const { images } = await readArchive(file, push.name, upload.signal);
  const index = await files.find('index.json');
  if (index === undefined || (await isSavedUncompressed(files, images))) return fromDockerArchive(push, images, folder, upload);
  const content = await layoutContent(files, index);
  await refuseUnscanned(content, push.images, images, upload.signal);
  return pushLayout(
    content,
    upload,
    layerProgress(blobSizes(content), (progress) => push.onProgress(progress)),
  );
}

/** `docker save` of Docker 25 and later writes a layout beside its own list, with layers that no registry is meant to store so. */
async function isSavedUncompressed(files: ArchiveFiles, images: readonly ArchivedImage[]): Promise<boolean> {
  const isDocker = (await files.find('manifest.json')) !== undefined;
  return isDocker && images.length === 1 && images.some(({ layers }) => layers.some(({ compression }) => compression === 'none'));
}

async function fromDockerArchive(push: ArchivePush, images: readonly ArchivedImage[], folder: string, upload: Upload): Promise<Digest> {
  const [only, ...others] = images;
  if (only === undefined || others.length > 0 || push.images.length > 1)
    throw unreadable('it holds several images, and one tag can name only one of them.', 'Save the one that you want to push alone.');
  const [scanned] = push.images;
  if (scanned?.subject.imageId !== only.subject.imageId)
    throw contradiction(`it holds ${only.subject.imageId}, which was not scanned: it was changed meanwhile.`);
  const sizes = new Map(only.layers.map(({ diffId, file }) => [diffId, file.size]));
  return pushImage(
    only,
    folder,
    upload,
    layerProgress(sizes, (progress) => push.onProgress(progress)),
  );
}
