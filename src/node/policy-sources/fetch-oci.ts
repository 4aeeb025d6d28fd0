import {
  failed,
  ok,
  type Descriptor,
  type DigestReference,
  type DistributionProblem,
  type ImageReference,
  type PolicySource,
  type Registry,
  type Result,
} from '../../core/index.js';
import { createRegistry, type OpenRegistry } from '../registry/create-registry.js';
import { asRecord, asText, parseJson } from '../sigstore/json-fields.js';
import { bundleMediaType, layersOf } from '../sigstore/stored-signature.js';
import { hostsFor } from './asked-host.js';
import { largestBeside, largestBundles, largestPolicy, type Fetch, type FetchingWay } from './fetched-policy.js';
import { limits } from './fetch-https.js';
import { keyLayerType, policyArtifactType, policyLayerType, titleAnnotation } from './policy-artifact.js';
import { refuse } from './problems.js';
import { mostBundles } from './verify-signatures.js';

/** A policy in a registry, with the bundles that refer to its manifest. */
export const fetchOci: Fetch<Extract<PolicySource, { readonly kind: 'oci' }>> = async ({ image }, way, signal) => {
  const registry = openPolicyRegistry(image.registry, way);
  try {
    return await fetchArtifact(image, registry, signal);
  } finally {
    await registry.close();
  }
};

/** A registry as policies are fetched from and published to. */
export function openPolicyRegistry(host: string, way: FetchingWay): OpenRegistry {
  const { workspaces, environment, log } = way;
  const shared = { clock: { now: way.now }, ...(log !== undefined && { log }) };
  return createRegistry({ ...hostsFor(host, way), workspaces, environment, limits, ...shared });
}

async function fetchArtifact(image: ImageReference, registry: Registry, signal: AbortSignal) {
  const manifest = await registry.manifest(image, signal);
  if (!manifest.ok) return manifest;
  const { bytes, descriptor } = manifest.value;
  const layers = layersOf(bytes);
  const policies = layers.filter(({ mediaType }) => mediaType === policyLayerType);
  const [layer] = policies;
  const about = `${image.registry}/${image.repository}${image.tag === undefined ? '' : `:${image.tag}`}`;
  if (artifactTypeOf(bytes) !== policyArtifactType || layer === undefined || policies.length > 1)
    return refuse(
      'SOURCE_NO_POLICY',
      `What ${about} names is no policy: it is no artifact of the type ${policyArtifactType} with one layer of ${policyLayerType}.`,
      'Publish it with `wharfmaster policy publish FILE oci://…`.',
    );
  const policy = await registry.blob(image, layer, largestPolicy, signal);
  if (!policy.ok) return policy;
  const subject: DigestReference = { registry: image.registry, repository: image.repository, digest: descriptor.digest };
  const bundles = await bundlesFor(subject, registry, signal);
  if (!bundles.ok) return bundles;
  const keys = await keysAmong(layers, image, registry, signal);
  return ok({ bytes: Buffer.from(policy.value), bundles: bundles.value, beside: (path: string) => Promise.resolve(keys.get(path)) });
}

function artifactTypeOf(manifest: Uint8Array): string | undefined {
  return asText(asRecord(parseJson(new TextDecoder().decode(manifest)))['artifactType']);
}

/** Signatures of others may be there too, and may be broken: one that cannot be had counts not, and hinders none. */
async function bundlesFor(
  subject: DigestReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<readonly string[], DistributionProblem>> {
  const referrers = await registry.referrers(subject, signal);
  if (!referrers.ok) return failed(referrers.problem);
  const bundles: string[] = [];
  for (const { digest, artifactType } of referrers.value.slice(0, mostReferrers)) {
    if (!mayBeBundle(artifactType) || bundles.length > mostBundles) continue;
    const manifest = await registry.manifest({ ...subject, digest }, signal);
    const layer = manifest.ok ? layersOf(manifest.value.bytes).find(({ mediaType }) => mediaType === bundleMediaType) : undefined;
    const bundle = layer === undefined ? undefined : await registry.blob(subject, layer, largestBundles, signal);
    if (bundle?.ok === true) bundles.push(Buffer.from(bundle.value).toString('utf8'));
    if (signal.aborted) break;
  }
  return ok(bundles);
}

/** Some registries do not pass on what an artifact is, or say what its empty config is. */
function mayBeBundle(artifactType: string | undefined): boolean {
  return artifactType === undefined || artifactType === 'application/vnd.oci.empty.v1+json' || artifactType === bundleMediaType;
}

const mostReferrers = 100;
const mostKeys = 50;

async function keysAmong(
  layers: readonly Descriptor[],
  image: ImageReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  const keys = new Map<string, Buffer>();
  for (const layer of layers.filter(({ mediaType }) => mediaType === keyLayerType).slice(0, mostKeys)) {
    const path = layer.annotations?.[titleAnnotation];
    const bytes = path === undefined ? undefined : await registry.blob(image, layer, largestBeside, signal);
    if (path !== undefined && bytes?.ok === true) keys.set(path, Buffer.from(bytes.value));
  }
  return keys;
}
