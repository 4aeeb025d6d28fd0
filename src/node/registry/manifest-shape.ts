import type { Descriptor, Platform } from '../../core/index.js';
import { isDigest } from './digests.js';
import { isRecord, parseJson } from './foreign-text.js';

/** What kind of document a manifest is, or why it is none that we take. */
export type ManifestShape = { readonly kind: 'manifest' | 'index'; readonly mediaType: string } | { readonly fault: string };

export const ociIndex = 'application/vnd.oci.image.index.v1+json';

const kinds: ReadonlyMap<string, 'manifest' | 'index'> = new Map([
  ['application/vnd.oci.image.manifest.v1+json', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'manifest'],
  [ociIndex, 'index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
]);

/** For `Accept`. */
export const manifestTypes = [...kinds.keys()].join(', ');

/**
 * Holds the media type of the answer against the body: a document that one reader takes for an image and another for an index can be two
 * images (CVE-2021-41190; OCI image-spec 1.1, "mediaType" and "Guidelines").
 */
export function shapeOf(bytes: Uint8Array, contentType: string | undefined): ManifestShape {
  const body = parseJson(new TextDecoder().decode(bytes));
  if (!isRecord(body)) return { fault: 'it is no JSON object' };
  if (body['schemaVersion'] === 1) return { fault: 'it is of the old schema 1, which nothing can be signed with' };
  if (body['schemaVersion'] !== 2) return { fault: 'its schemaVersion is not 2' };
  const odd = Object.keys(body).find((key) => !names.has(key) && smallNames.has(key.toLowerCase()));
  if (odd !== undefined) return { fault: `it says ${JSON.stringify(odd)}, which some programs take for another field` };
  const isIndex = Array.isArray(body['manifests']);
  const isImage = isRecord(body['config']) || Array.isArray(body['layers']);
  if (isIndex === isImage) return { fault: isIndex ? 'it is an image and an index at once' : 'it is neither an image nor an index' };
  return withMediaType(body, isIndex ? 'index' : 'manifest', contentType);
}

function withMediaType(
  body: Readonly<Record<string, unknown>>,
  kind: 'manifest' | 'index',
  contentType: string | undefined,
): ManifestShape {
  const written = body['mediaType'];
  const served = contentType?.split(';')[0]?.trim().toLowerCase();
  if (written !== undefined && typeof written !== 'string') return { fault: 'its mediaType is no text' };
  // Some registries serve everything as JSON; then the body alone says what it is.
  const said = served === undefined || served === 'application/json' || served === 'text/plain' ? written : served;
  if (said === undefined) return { fault: 'nothing says of which media type it is' };
  if (written !== undefined && written !== said) return { fault: `it is served as ${said} and says that it is ${written}` };
  if (kinds.get(said) !== kind) return { fault: `it is served as ${said} and holds an ${kind === 'index' ? 'index' : 'image'}` };
  return { kind, mediaType: said };
}

/** Go's JSON reader takes `Config` for `config`, JavaScript's does not. */
const names = new Set(['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'manifests', 'subject', 'annotations']);
const smallNames = new Set([...names].map((name) => name.toLowerCase()));

/** A descriptor of a foreign document; undefined when it is none. */
export function toDescriptor(value: unknown): Descriptor | undefined {
  if (!isRecord(value)) return undefined;
  const { mediaType, digest, size, artifactType } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  const platform = toPlatform(value['platform']);
  const annotations = toTexts(value['annotations']);
  return {
    mediaType,
    digest,
    size,
    ...(typeof artifactType === 'string' && { artifactType }),
    ...(platform !== undefined && { platform }),
    ...(annotations !== undefined && { annotations }),
  };
}

function toPlatform(value: unknown): Platform | undefined {
  if (!isRecord(value)) return undefined;
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { os, architecture, ...(typeof variant === 'string' && { variant }) };
}

function toTexts(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
