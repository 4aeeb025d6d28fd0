import type { Digest, ImageConfig, Subject } from '../../core/index.js';
import { contradiction, unreadable } from './archive-fault.js';
import { readStored, type ArchiveFiles, type StoredFile } from './archive-files.js';

/** One platform's image in an archive: what it says it is, and where its parts lie. Its layers are not verified yet. */
export interface ArchivedImage {
  readonly subject: Subject;
  readonly config: ImageConfig;
  readonly configFile: StoredFile;
  readonly layers: readonly ArchivedLayer[];
  /** Digests of its manifest and of the indexes that lead to it, all computed by us. */
  readonly digests: readonly Digest[];
}

/** An image of an OCI layout, and which entry of index.json leads to it. */
export interface RootedImage {
  readonly image: ArchivedImage;
  readonly root: number;
}

export interface ArchivedLayer {
  readonly diffId: Digest;
  readonly file: StoredFile;
  readonly compression: Compression;
  /** What the file's own bytes must hash to, where its name or descriptor says so. */
  readonly digest?: Digest;
}

export type Compression = 'none' | 'gzip' | 'zstd';

/** A layer by the first bytes of its file: that is how runtimes decide, whatever the media type says. */
export async function layerAt(file: StoredFile, diffId: Digest, digest: Digest | undefined): Promise<ArchivedLayer> {
  const head = await readStored({ ...file, size: Math.min(file.size, 6) }, 6);
  return { diffId, file, compression: compressionOf(head, file.name), ...(digest !== undefined && { digest }) };
}

export function compressionOf(head: Buffer, name: string): Compression {
  const hex = head.toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('28b52ffd')) return 'zstd';
  if (hex.startsWith('425a68') || hex.startsWith('fd377a585a00'))
    throw unreadable(`${name} is compressed with bzip2 or xz, which is not read.`);
  return 'none';
}

export async function existing(files: ArchiveFiles, name: string, what: string): Promise<StoredFile> {
  const file = await files.find(name);
  if (file === undefined) throw contradiction(`${what} is not in it (${name.slice(0, 200)}).`);
  return file;
}
