import type { BlobContent, Digest, Registry, ReleaseTarget } from '../../core/index.js';
import { streamStored, type StoredFile } from '../archive/archive-files.js';
import { pushed } from './push-fault.js';

/** Where blobs go, and who hears of it. */
export interface Upload {
  readonly registry: Registry;
  readonly staging: ReleaseTarget;
  readonly signal: AbortSignal;
}

/** Uploads a file's bytes as a blob, unless the registry has it. Throws what goes wrong. */
export async function uploadFile(
  upload: Upload,
  { file, digest }: { readonly file: StoredFile; readonly digest: Digest },
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { signal } = upload;
  const read = async function* (): AsyncGenerator<Buffer> {
    if (file.size > 0) yield* streamStored(file, signal) as AsyncIterable<Buffer>;
  };
  await uploadBlob(upload, { digest, size: file.size, read, onProgress });
}

export async function uploadBytes(upload: Upload, digest: Digest, bytes: Uint8Array): Promise<void> {
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  };
  await uploadBlob(upload, { digest, size: bytes.length, read });
}

async function uploadBlob({ registry, staging, signal }: Upload, content: BlobContent): Promise<void> {
  if (!pushed(await registry.hasBlob(staging, content.digest, signal))) pushed(await registry.putBlob(staging, content, signal));
  content.onProgress?.(content.size);
}

/** Works on all of them, a few at a time, until one fails. */
export async function inTurns<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) await work(item, at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** As many as Docker uploads by itself are five; compressing keeps a core busy besides. */
const atOnce = 3;
