import type { Digest } from '../../core/index.js';
import { sha256 } from '../hash.js';
import { ArchiveFault, contradiction, unreadable } from './archive-fault.js';
import { readStored, type ArchiveFiles, type StoredFile } from './archive-files.js';
import { isSha256 } from './image-config.js';
import { namesOfDescriptor } from './image-names.js';
import { field, listField, objectOf, parseJsonFile, textField, type JsonObject } from './json-fields.js';
import { maxJsonBytes, maxManifestsOfIndex } from './limits.js';

/** A manifest that an OCI layout leads to: an image's, or one that only says something about an image. */
export interface FoundManifest {
  readonly manifest: JsonObject;
  readonly digest: Digest;
  /** Its own digest, and those of the indexes that lead to it. */
  readonly digests: readonly Digest[];
  readonly tags: readonly string[];
  /** Which entry of index.json leads to it. */
  readonly root: number;
}

/** Every manifest behind an index.json (OCI image-spec, image-layout.md), each named by a digest that its bytes really have. */
export async function walkIndex(files: ArchiveFiles, indexFile: StoredFile): Promise<readonly FoundManifest[]> {
  const index = objectOf(parseJsonFile(await readStored(indexFile, maxJsonBytes), 'index.json'), 'index.json');
  const found: FoundManifest[] = [];
  for (const [root, entry] of listField(index, 'manifests', maxManifestsOfIndex, 'index.json').entries()) {
    const descriptor = objectOf(entry, 'an entry of index.json');
    const blob = await readDescribed(files, descriptor);
    if (blob === undefined) throw contradiction(`index.json names ${digestOf(descriptor)}, which is not in it.`);
    const tags = namesOfDescriptor(descriptor);
    if (isIndex(blob)) found.push(...(await walkNested(files, blob, { digest: digestOf(descriptor), tags, root })));
    else found.push({ manifest: blob, digest: digestOf(descriptor), digests: [digestOf(descriptor)], tags, root });
  }
  return found;
}

interface Above {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly root: number;
}

/** A runtime keeps the index of a multi-platform image and saves the platforms that it has; the others are not delivered by this archive. */
async function walkNested(files: ArchiveFiles, index: JsonObject, above: Above): Promise<readonly FoundManifest[]> {
  const found: FoundManifest[] = [];
  for (const entry of listField(index, 'manifests', maxManifestsOfIndex, above.digest)) {
    const descriptor = objectOf(entry, `an entry of ${above.digest}`);
    const blob = await readDescribed(files, descriptor);
    if (blob === undefined) continue;
    if (isIndex(blob)) throw unreadable('it holds an index inside an index inside an index, which is not followed.');
    const digest = digestOf(descriptor);
    found.push({ manifest: blob, digest, digests: [digest, above.digest], tags: above.tags, root: above.root });
  }
  if (found.length === 0) throw contradiction(`it names an image for several platforms (${above.digest}) and holds none of them.`);
  return found;
}

export function digestOf(descriptor: JsonObject): Digest {
  const digest = textField(descriptor, 'digest') ?? '';
  if (isSha256(digest)) return digest;
  throw new ArchiveFault('NOT_SUPPORTED', `it names a part by ${JSON.stringify(digest.slice(0, 80))}; only sha256 digests are followed.`);
}

/** The JSON that a descriptor points to; undefined when the archive does not hold it. */
async function readDescribed(files: ArchiveFiles, descriptor: JsonObject): Promise<JsonObject | undefined> {
  const digest = digestOf(descriptor);
  const file = await files.find(blobName(digest));
  if (file === undefined) return undefined;
  const bytes = await readStored(file, maxJsonBytes);
  if (`sha256:${sha256(bytes)}` !== digest) throw contradiction(`${file.name} does not have the digest that it is named after.`);
  const blob = objectOf(parseJsonFile(bytes, file.name), file.name);
  const stated = textField(blob, 'mediaType');
  const described = textField(descriptor, 'mediaType');
  if (stated !== undefined && described !== undefined && stated !== described) {
    throw contradiction(`${file.name} says that it is ${stated.slice(0, 100)}, who points to it says ${described.slice(0, 100)}.`);
  }
  return blob;
}

export function blobName(digest: Digest): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

/** By what it holds. A document with both would be a different thing to each reader (CVE-2021-41190). */
function isIndex(blob: JsonObject): boolean {
  const hasManifests = field(blob, 'manifests') !== undefined;
  const hasLayers = field(blob, 'layers') !== undefined || field(blob, 'config') !== undefined;
  if (hasManifests && hasLayers) throw contradiction('it holds a document that is an index and a manifest at once.');
  return hasManifests;
}
