import type { Digest, ImageReference } from '../../model/image-reference.js';
import type { Descriptor, RegistryManifest } from '../../model/registry.js';
import type { Platform } from '../../model/subject.js';
import type { Registry } from '../../ports.js';
import { classify, type ReadConfig } from '../pushed/classify.js';
import { readManifest } from '../pushed/read-manifest.js';

/** The images behind a name, one a platform. */
export type FoundLayers =
  | { readonly found: true; readonly images: readonly ReadConfig[] }
  /** In words, to follow the name. */
  | { readonly found: false; readonly why: string };

/** Reads the layers of an image of a registry, or of the platform of its index that is asked for. */
export async function layersOf(
  manifest: RegistryManifest,
  { name, platform }: { readonly name: ImageReference; readonly platform: Platform | undefined },
  registry: Registry,
  signal: AbortSignal,
): Promise<FoundLayers> {
  const content = readManifest(manifest);
  if (content.kind === 'unreadable') return { found: false, why: content.why };
  if (content.kind === 'manifest') return layersOfManifest(manifest, name, registry, signal);
  const fitting = content.children
    .filter((child) => child.platform === undefined || isFor(child.platform, platform))
    .slice(0, mostChildren);
  const images: ReadConfig[] = [];
  let why = `has no image for ${platform === undefined ? 'this platform' : `${platform.os}/${platform.architecture}`}`;
  for (const child of fitting) {
    const read = await childLayers(child, name, registry, signal);
    if (read.found) images.push(...read.images);
    else why = read.why;
  }
  return images.length > 0 ? { found: true, images } : { found: false, why };
}

/** An index has one image a platform, and a few more for its variants. */
const mostChildren = 16;

function isFor(stated: Platform, wanted: Platform | undefined): boolean {
  return wanted === undefined || (stated.os === wanted.os && stated.architecture === wanted.architecture);
}

async function childLayers(child: Descriptor, name: ImageReference, registry: Registry, signal: AbortSignal): Promise<FoundLayers> {
  const manifest = await registry.manifest(byDigest(name, child.digest), signal);
  return manifest.ok
    ? layersOfManifest(manifest.value, name, registry, signal)
    : { found: false, why: `could not be asked: ${manifest.problem.message}` };
}

async function layersOfManifest(
  manifest: RegistryManifest,
  name: ImageReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<FoundLayers> {
  const content = readManifest(manifest);
  if (content.kind !== 'manifest')
    return { found: false, why: content.kind === 'unreadable' ? content.why : 'is an index inside an index' };
  const config = await registry.blob(name, content.config, mostConfigBytes, signal);
  if (!config.ok) return { found: false, why: `could not be asked: ${config.problem.message}` };
  const read = classify(content.config, content.layers, config.value);
  if (read.kind === 'image') return { found: true, images: [read.config] };
  return { found: false, why: read.kind === 'refused' ? read.why : 'is a statement, and no image' };
}

const mostConfigBytes = 4 * 1024 * 1024;

export function byDigest({ registry, repository }: ImageReference, digest: Digest): ImageReference & { readonly digest: Digest } {
  return { registry, repository, digest };
}
