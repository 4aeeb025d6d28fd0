import type { ImageReference } from '../../model/image-reference.js';
import type { Descriptor, TrustProblem } from '../../model/registry.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ManifestTrust } from '../../model/trust.js';
import type { Registry } from '../../ports.js';
import { printReference } from '../../reference/index.js';
import { classify } from '../pushed/classify.js';
import { readManifest } from '../pushed/read-manifest.js';
import { inBatches } from './in-batches.js';

/** A manifest that has to be vouched for. */
export type NamedManifest = Pick<ManifestTrust, 'digest' | 'platform'>;

/**
 * What a name points to now: the image, or the index and every image in it. Only what its own content shows to be a statement about images
 * is passed over: it cannot be run. An index inside an index is not followed, so such an image is not verified at all.
 */
export async function manifestsOf(
  reference: ImageReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<readonly NamedManifest[], TrustProblem>> {
  const found = await registry.manifest(reference, signal);
  if (!found.ok) return found;
  const { digest } = found.value.descriptor;
  const content = readManifest(found.value);
  if (content.kind === 'unreadable') return failed(notUnderstood(reference, `what is there ${content.why}`));
  if (content.kind === 'manifest') return ok([{ digest }]);
  const children = [...new Map(content.children.map((child) => [child.digest, child])).values()];
  const asked = await inBatches(children, atOnce, (child) => childOf(child, reference, registry, signal));
  const images: NamedManifest[] = [{ digest }];
  for (const answer of asked) {
    if (!answer.ok) return answer;
    images.push(...answer.value);
  }
  return ok(images);
}

const atOnce = 6;

async function childOf(
  child: Descriptor,
  { registry: host, repository, ...reference }: ImageReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<readonly NamedManifest[], TrustProblem>> {
  const { digest, platform } = child;
  const named = { digest, ...(platform !== undefined && { platform }) };
  // What says of itself that it can be run must be vouched for, whatever it is; the others are looked at.
  if (!indexTypes.has(child.mediaType) && platform !== undefined && platform.os !== 'unknown') return ok([named]);
  const name = { registry: host, repository };
  const found = await registry.manifest({ ...name, digest }, signal);
  if (!found.ok) return found;
  const content = readManifest(found.value);
  if (content.kind === 'index')
    return failed(notUnderstood({ ...name, ...reference }, `its index names another index (${digest}), which is not followed`));
  if (content.kind === 'unreadable')
    return failed(notUnderstood({ ...name, ...reference }, `${digest}, which its index names, ${content.why}`));
  const config = await registry.blob(name, content.config, mostConfigBytes, signal);
  if (!config.ok) return config;
  return ok(classify(content.config, content.layers, config.value).kind === 'statement' ? [] : [named]);
}

const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);
const mostConfigBytes = 4 * 1024 * 1024;

function notUnderstood(reference: ImageReference, what: string): TrustProblem {
  return {
    code: 'REGISTRY_UNSUPPORTED',
    message: `\`${printReference(reference)}\` cannot be verified: ${what}.`,
    next: 'Push it as one image, or as an index of images.',
  };
}
