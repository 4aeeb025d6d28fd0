import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Result, ScanProblem } from '../../core/index.js';
import { agreeingImages } from './agreeing-images.js';
import { faultsAsProblems, unreadable } from './archive-fault.js';
import type { ArchiveFiles } from './archive-files.js';
import { compressionOf, type ArchivedImage, type RootedImage } from './archived-image.js';
import { readDockerManifest } from './docker-manifest.js';
import { folderFiles } from './folder-files.js';
import { maxImages } from './limits.js';
import { walkIndex, type FoundManifest } from './oci-index.js';
import { readOciImage } from './oci-image.js';
import { indexTar } from './tar-index.js';

/** What an archive holds. Layers are located, not verified: that is what examining is for. */
export interface ImageArchive {
  readonly images: readonly ArchivedImage[];
  /** Platforms that it names and does not hold. */
  readonly absent: readonly string[];
  /** A tarball that every scanner reads as exactly this one image: a docker-archive with uncompressed layers. */
  readonly isOneDockerImage: boolean;
}

/** Reads a docker-archive, an OCI layout, or both in one, as a tarball or (the layout) as a folder. `name` is what the person typed. */
export async function readImageArchive(file: string, name: string, signal: AbortSignal): Promise<Result<ImageArchive, ScanProblem>> {
  return faultsAsProblems(name, signal, () => readArchive(file, name, signal));
}

/** The same for callers that turn faults into problems themselves. */
export async function readArchive(file: string, name: string, signal: AbortSignal): Promise<ImageArchive> {
  const isFolder = (await stat(path.resolve(file))).isDirectory();
  const files = await openArchive(file, signal);
  const { images, absent } = await readImages(files, name, signal);
  if (images.length === 0) throw unreadable('it holds no image.');
  if (images.length > maxImages) throw unreadable(`it holds more than ${maxImages} images.`);
  return { images, absent, isOneDockerImage: !isFolder && images.length === 1 && (await isPlainDocker(files, images)) };
}

/** The files of an archive by name, as a tarball or as a folder. */
export async function openArchive(file: string, signal: AbortSignal): Promise<ArchiveFiles> {
  const absolute = path.resolve(file);
  return (await stat(absolute)).isDirectory() ? folderFiles(absolute) : indexTarball(absolute, signal);
}

/** True for a tarball that is compressed as a whole (`docker save IMAGE | gzip`). */
export async function isCompressedTarball(file: string): Promise<'gzip' | 'zstd' | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
    const compression = compressionOf(buffer.subarray(0, bytesRead), 'the file');
    return compression === 'none' ? undefined : compression;
  } finally {
    await handle.close();
  }
}

async function indexTarball(file: string, signal: AbortSignal): Promise<ArchiveFiles> {
  if (!(await stat(file)).isFile()) throw unreadable('it is neither a file nor a folder.');
  if ((await isCompressedTarball(file)) !== undefined)
    throw unreadable('it is compressed as a whole.', 'Unpack it first, for example with gunzip.');
  return indexTar(file, signal);
}

async function readImages(files: ArchiveFiles, name: string, signal: AbortSignal): Promise<Pick<ImageArchive, 'images' | 'absent'>> {
  const dockerManifest = await files.find('manifest.json');
  const index = await files.find('index.json');
  if (dockerManifest === undefined && index === undefined) {
    throw unreadable('it is no image archive: it has neither manifest.json (docker save) nor index.json (OCI layout).');
  }
  const docker = dockerManifest === undefined ? undefined : await readDockerManifest(files, dockerManifest, name);
  if (index === undefined) return { images: agreeingImages(docker, undefined), absent: [] };
  const { manifests, absent } = await walkIndex(files, index);
  return { images: agreeingImages(docker, await readOciImages(files, manifests, name, signal)), absent };
}

async function readOciImages(
  files: ArchiveFiles,
  manifests: readonly FoundManifest[],
  name: string,
  signal: AbortSignal,
): Promise<readonly RootedImage[]> {
  const images: RootedImage[] = [];
  for (const found of manifests) {
    signal.throwIfAborted();
    const image = await readOciImage(files, found, name);
    if (image !== undefined) images.push({ image, root: found.root });
    if (images.length > maxManifestsRead) throw unreadable(`it holds more than ${maxManifestsRead} images.`);
  }
  return images;
}

/** Before those that several names share are put together. */
const maxManifestsRead = maxImages * 4;

async function isPlainDocker(files: ArchiveFiles, images: readonly ArchivedImage[]): Promise<boolean> {
  const isDocker = (await files.find('manifest.json')) !== undefined;
  return isDocker && images.every(({ layers }) => layers.every(({ compression }) => compression === 'none'));
}
