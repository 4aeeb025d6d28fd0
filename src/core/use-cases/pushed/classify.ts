import type { Descriptor } from '../../model/registry.js';
import type { Platform } from '../../model/subject.js';
import { field, isObject, parseObject, type JsonObject } from './json-object.js';
import { platformIn, shown, type LayerDescriptor } from './read-manifest.js';

/** What a manifest stands for. */
export type ManifestClass =
  | { readonly kind: 'image'; readonly config: ReadConfig }
  /** A statement about images (in-toto), as BuildKit keeps its provenance and bills of materials in an index. It cannot be run. */
  | { readonly kind: 'statement' }
  /** In words, to follow the manifest's name. */
  | { readonly kind: 'refused'; readonly why: string };

/** What of an image's config is compared. */
export interface ReadConfig {
  readonly platform?: Platform;
  readonly diffIds: readonly string[];
}

/**
 * Says what a manifest is by the media types of its parts and by its config. Annotations and the platform that an index states for it
 * decide nothing: whoever wants an image passed over would write `attestation-manifest` beside it (threats.md, Build, sign, push).
 */
export function classify(config: Descriptor, layers: readonly LayerDescriptor[], configBytes: Uint8Array): ManifestClass {
  const foreign = layers.find(({ isForeign }) => isForeign);
  if (foreign !== undefined)
    return refused(`has a layer that lies elsewhere (${foreign.digest}): what is there can change, and nobody looked at it`);
  if (layers.length > 0 && layers.every(({ mediaType }) => mediaType === statementType))
    return isStatementConfig(config, configBytes)
      ? { kind: 'statement' }
      : refused('holds statements, and its config is that of an image that can be run');
  const odd = layers.find(({ mediaType }) => !layerTypes.has(mediaType));
  if (odd !== undefined) return refused(`has a layer of the kind ${shown(odd.mediaType)}, which is not known`);
  if (!configTypes.has(config.mediaType)) return refused(`has a config of the kind ${shown(config.mediaType)}, which is no image’s`);
  const read = readConfig(configBytes);
  if (read === undefined) return refused('has a config that cannot be read');
  if (read.diffIds.length !== layers.length)
    return refused(`has ${String(layers.length)} layers, and its config names ${String(read.diffIds.length)}`);
  return { kind: 'image', config: read };
}

const statementType = 'application/vnd.in-toto+json';
const configTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const layerTypes: ReadonlySet<string> = new Set([
  ...['', '+gzip', '+zstd'].map((compression) => `application/vnd.oci.image.layer.v1.tar${compression}`),
  ...['', '.gzip', '.zstd'].map((compression) => `application/vnd.docker.image.rootfs.diff.tar${compression}`),
]);

/** BuildKit writes an image's config for nothing that could run; others write none (OCI image-spec, guidance on artifacts). */
function isStatementConfig({ mediaType }: Descriptor, bytes: Uint8Array): boolean {
  if (mediaType === 'application/vnd.oci.empty.v1+json') return true;
  const config = configTypes.has(mediaType) ? parseObject(bytes) : undefined;
  if (config === undefined) return false;
  const platform = platformIn(config);
  return platform === undefined || (platform.os === 'unknown' && platform.architecture === 'unknown');
}

/** An image's platform and layers, as its config says them; undefined when it is none. */
export function readConfig(bytes: Uint8Array): ReadConfig | undefined {
  const config = parseObject(bytes);
  const diffIds = config === undefined ? undefined : diffIdsIn(config);
  if (config === undefined || diffIds === undefined) return undefined;
  const platform = platformIn(config);
  return { ...(platform !== undefined && { platform }), diffIds };
}

function diffIdsIn(config: JsonObject): readonly string[] | undefined {
  const rootfs = field(config, 'rootfs');
  const listed = isObject(rootfs) ? (field(rootfs, 'diff_ids') ?? []) : undefined;
  if (!Array.isArray(listed) || listed.length > mostLayers) return undefined;
  const ids = listed.filter((id): id is string => typeof id === 'string' && /^sha256:[0-9a-f]{64}$/.test(id));
  return ids.length === listed.length ? ids : undefined;
}

const mostLayers = 1000;

function refused(why: string): ManifestClass {
  return { kind: 'refused', why };
}
