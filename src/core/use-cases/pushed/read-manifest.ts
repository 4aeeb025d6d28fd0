import type { Descriptor, RegistryManifest } from '../../model/registry.js';
import type { Platform } from '../../model/subject.js';
import { field, isObject, parseObject, textField, type JsonObject } from './json-object.js';

/** What a registry's document is: an index of manifests, or one manifest (OCI image-spec; Docker's schema 2). */
export type ManifestContent =
  | { readonly kind: 'index'; readonly children: readonly Descriptor[] }
  | { readonly kind: 'manifest'; readonly config: Descriptor; readonly layers: readonly LayerDescriptor[] }
  /** In words, to follow the document's name: `names a layer without a digest`. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** A part of an image. */
export interface LayerDescriptor extends Descriptor {
  /** True when it may be fetched from elsewhere: nobody can say what is there tomorrow. */
  readonly isForeign: boolean;
}

/** Understands a manifest or an index by what it holds; what it says it is must agree. */
export function readManifest({ descriptor, bytes }: RegistryManifest): ManifestContent {
  const document = parseObject(bytes);
  if (document === undefined) return unreadable('is no JSON object');
  const stated = field(document, 'mediaType') ?? descriptor.mediaType;
  if (typeof stated !== 'string' || stated !== descriptor.mediaType)
    return unreadable(`says that it is ${shown(stated)}, and is served as ${shown(descriptor.mediaType)}`);
  const hasManifests = field(document, 'manifests') !== undefined;
  const hasLayers = field(document, 'layers') !== undefined || field(document, 'config') !== undefined;
  if (hasManifests && hasLayers) return unreadable('is an index and a manifest at once');
  if (hasManifests) return indexTypes.has(stated) ? readIndex(document) : unreadable(`is an index and says that it is ${shown(stated)}`);
  if (hasLayers) return manifestTypes.has(stated) ? readParts(document) : unreadable(`is a manifest and says that it is ${shown(stated)}`);
  return unreadable('names no manifests and no layers');
}

const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);
const manifestTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

/** Images of ordinary size stay far below. */
const mostEntries = 1000;

function readIndex(document: JsonObject): ManifestContent {
  const children = descriptorsIn(field(document, 'manifests'));
  return children === undefined ? unreadable('names a manifest in a way that cannot be read') : { kind: 'index', children };
}

function readParts(document: JsonObject): ManifestContent {
  const config = toDescriptor(field(document, 'config'));
  const layers = descriptorsIn(field(document, 'layers') ?? []);
  if (config === undefined) return unreadable('names its config in a way that cannot be read');
  return layers === undefined ? unreadable('names a layer in a way that cannot be read') : { kind: 'manifest', config, layers };
}

function descriptorsIn(value: unknown): readonly LayerDescriptor[] | undefined {
  if (!Array.isArray(value) || value.length > mostEntries) return undefined;
  const read = value.flatMap((entry) => toDescriptor(entry) ?? []);
  return read.length === value.length ? read : undefined;
}

function toDescriptor(value: unknown): LayerDescriptor | undefined {
  if (!isObject(value)) return undefined;
  const [mediaType, digest, size] = [textField(value, 'mediaType'), textField(value, 'digest'), field(value, 'size')];
  if (mediaType === undefined || digest === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  const platform = field(value, 'platform');
  const stated = platform === undefined ? undefined : platformIn(platform);
  if (platform !== undefined && stated === undefined) return undefined;
  return { mediaType, digest, size, ...(stated !== undefined && { platform: stated }), isForeign: isForeign(value, mediaType) };
}

function isForeign(descriptor: JsonObject, mediaType: string): boolean {
  const urls = field(descriptor, 'urls');
  const hasUrls = urls !== undefined && !(Array.isArray(urls) && urls.length === 0);
  return hasUrls || /foreign|nondistributable/.test(mediaType);
}

/** `os` and `architecture` of a descriptor's platform or of a config. */
export function platformIn(value: unknown): Platform | undefined {
  if (!isObject(value)) return undefined;
  const [os, architecture, variant] = [textField(value, 'os'), textField(value, 'architecture'), textField(value, 'variant')];
  if (os === undefined || os === '' || architecture === undefined || architecture === '') return undefined;
  return { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) };
}

function unreadable(why: string): ManifestContent {
  return { kind: 'unreadable', why };
}

/** Foreign text in a sentence: in quotes, escaped, and no longer than that. */
export function shown(value: unknown): string {
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 100) : 'nothing');
}
