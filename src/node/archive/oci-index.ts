import type { Digest, Platform } from '../../core/index.js';
import { sha256 } from '../hash.js';
import { ArchiveFault, contradiction, unreadable } from './archive-fault.js';
import { readStored, type ArchiveFiles, type StoredFile } from './archive-files.js';
import { isSha256, platformOf } from './image-config.js';
import { namesOfDescriptor } from './image-names.js';
import { field, listField, objectOf, parseJsonFile, textField, type JsonObject } from './json-fields.js';
import { maxJsonBytes, maxManifestBytes, maxManifests } from './limits.js';

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

/** What an OCI layout leads to, and what it only names. */
export interface WalkedIndex {
  readonly manifests: readonly FoundManifest[];
  /** Platforms that an index names and the archive does not hold, e.g. `linux/arm64`. */
  readonly absent: readonly string[];
}

/** Every manifest behind an index.json (OCI image-spec, image-layout.md), each named by a digest that its bytes really have. */
export async function walkIndex(files: ArchiveFiles, indexFile: StoredFile): Promise<WalkedIndex> {
  const index = objectOf(parseJsonFile(await readStored(indexFile, maxJsonBytes), 'index.json'), 'index.json');
  return new IndexWalk(files).walk(index);
}

interface Above {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly root: number;
}

/** One walk, with an end to what it reads: a few kilobytes can name the same index a thousand times, and that one the same manifest. */
class IndexWalk {
  private readonly found: FoundManifest[] = [];
  private readonly absent: string[] = [];
  private documents = 0;
  private bytes = 0;

  constructor(private readonly files: ArchiveFiles) {}

  async walk(index: JsonObject): Promise<WalkedIndex> {
    for (const [root, entry] of listField(index, 'manifests', maxManifests, 'index.json').entries()) {
      const descriptor = objectOf(entry, 'an entry of index.json');
      const [digest, tags] = [digestOf(descriptor), namesOfDescriptor(descriptor)];
      const blob = await this.described(descriptor);
      if (blob === undefined) throw contradiction(`index.json names ${digest}, which is not in it.`);
      if (isIndex(blob)) await this.nested(blob, { digest, tags, root });
      else this.found.push({ manifest: blob, digest, digests: [digest], tags, root });
    }
    return { manifests: this.found, absent: this.absent };
  }

  /** A runtime keeps the index of a multi-platform image and saves the platforms that it has. */
  private async nested(index: JsonObject, { digest: parent, tags, root }: Above): Promise<void> {
    const before = this.found.length;
    for (const entry of listField(index, 'manifests', maxManifests, parent)) {
      const descriptor = objectOf(entry, `an entry of ${parent}`);
      const blob = await this.described(descriptor);
      if (blob === undefined) {
        this.miss(descriptor);
        continue;
      }
      if (isIndex(blob)) throw unreadable('it holds an index inside an index inside an index, which is not followed.');
      const digest = digestOf(descriptor);
      this.found.push({ manifest: blob, digest, digests: [digest, parent], tags, root });
    }
    if (this.found.length === before) throw contradiction(`it names an image for several platforms (${parent}) and holds none of them.`);
  }

  /** What has no platform is about an image (an attestation) and nothing that could be run. */
  private miss(descriptor: JsonObject): void {
    const stated = field(descriptor, 'platform');
    const platform = stated === undefined ? undefined : platformOf(objectOf(stated, 'a platform'));
    if (platform?.os === 'unknown') return;
    this.absent.push(platform === undefined ? digestOf(descriptor) : platformText(platform));
  }

  /** The JSON that a descriptor points to; undefined when the archive does not hold it. */
  private async described(descriptor: JsonObject): Promise<JsonObject | undefined> {
    this.documents += 1;
    if (this.documents > maxManifests) throw unreadable(`it names more than ${maxManifests} manifests.`);
    const file = await this.files.find(blobName(digestOf(descriptor)));
    if (file === undefined) return undefined;
    this.bytes += file.size;
    if (this.bytes > maxManifestBytes) throw unreadable(`its manifests take more than ${maxManifestBytes} bytes.`);
    return readDescribed(file, descriptor);
  }
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

export function digestOf(descriptor: JsonObject): Digest {
  const digest = textField(descriptor, 'digest') ?? '';
  if (isSha256(digest)) return digest;
  throw new ArchiveFault('NOT_SUPPORTED', `it names a part by ${JSON.stringify(digest.slice(0, 80))}; only sha256 digests are followed.`);
}

async function readDescribed(file: StoredFile, descriptor: JsonObject): Promise<JsonObject> {
  const bytes = await readStored(file, maxJsonBytes);
  if (`sha256:${sha256(bytes)}` !== digestOf(descriptor)) {
    throw contradiction(`${file.name} does not have the digest that it is named after.`);
  }
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
