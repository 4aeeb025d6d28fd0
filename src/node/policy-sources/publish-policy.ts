import {
  failed,
  ok,
  readPolicy,
  type Descriptor,
  type Digest,
  type DigestReference,
  type ImageReference,
  type Registry,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import { contentOf, descriptorOf } from '../sigstore/registry-content.js';
import { bundleMediaType, layersOf } from '../sigstore/stored-signature.js';
import { largestPolicy } from './fetched-policy.js';
import { keyLayerType, nameAnnotation, policyArtifactType, policyLayerType, serialAnnotation, titleAnnotation } from './policy-artifact.js';
import type { PolicyToPublish } from './policy-to-publish.js';

/** A signed policy and where it goes. */
export interface Publication extends PolicyToPublish {
  readonly bundles: readonly string[];
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly image: ImageReference;
}

/** What stands in the registry afterwards. */
export interface Published {
  readonly digest: Digest;
  /** The serial that the tag had before. */
  readonly before?: number;
}

/**
 * Pushes the policy, then its signatures, and moves the tag only when all of that is there: nobody fetches a policy by its tag that is not signed
 * yet. The tag is moved only from what was looked at.
 */
export async function publishPolicy(
  publication: Publication,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<Published, TrustProblem>> {
  const { image, bytes, keys } = publication;
  const before = await publishedBefore(publication, registry, signal);
  if (!before.ok) return before;
  const blobs = [emptyConfig, bytes, ...keys.values()];
  for (const blob of blobs) {
    const stored = await registry.putBlob(image, contentOf(blob), signal);
    if (!stored.ok) return stored;
  }
  const manifest = manifestOf(publication);
  const descriptor = { ...descriptorOf(manifest, manifestMediaType), artifactType: policyArtifactType };
  const subject: DigestReference = { registry: image.registry, repository: image.repository, digest: descriptor.digest };
  const put = await registry.putManifest(subject, { descriptor, bytes: manifest }, signal);
  if (!put.ok) return put;
  for (const bundle of publication.bundles) {
    const signed = await attach(Buffer.from(bundle), subject, descriptor, registry, signal);
    if (!signed.ok) return signed;
  }
  const { serial, digest = 'none' } = before.value;
  const { tag } = image;
  const moved =
    tag === undefined || digest === descriptor.digest
      ? ok(undefined)
      : await registry.putManifest({ ...subject, tag }, { descriptor, bytes: manifest }, signal, digest);
  return moved.ok ? ok({ digest: descriptor.digest, ...(serial !== undefined && { before: serial }) }) : moved;
}

const manifestMediaType = 'application/vnd.oci.image.manifest.v1+json';
const emptyConfig = Buffer.from('{}');

/** What the tag names now, which must be an older version of the same policy, or nothing. */
async function publishedBefore(
  { image, name, serial, bytes }: Publication,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<{ readonly digest?: Digest; readonly serial?: number }, TrustProblem>> {
  const there = await registry.manifest(image, signal);
  if (!there.ok) return there.problem.code === 'REGISTRY_NOT_FOUND' ? ok({}) : there;
  const layer = layersOf(there.value.bytes).find(({ mediaType }) => mediaType === policyLayerType);
  const blob = layer === undefined ? undefined : await registry.blob(image, layer, largestPolicy, signal);
  if (blob?.ok === false) return blob;
  const text = blob === undefined ? '' : Buffer.from(blob.value).toString('utf8');
  const { metadata } = readPolicy('published', text, { layer: 'organisation', toolVersion: __ENGINE_VERSION__ }).policy ?? {};
  const where = `${image.registry}/${image.repository}:${image.tag ?? ''}`;
  const { digest } = there.value.descriptor;
  if (blob !== undefined && bytes.equals(Buffer.from(blob.value))) return ok({ digest, serial });
  if (metadata?.name !== name)
    return refuse(
      `${where} holds ${metadata?.name === undefined ? 'something that is no policy' : `the policy ${metadata.name}`}, which ${name} does not replace.`,
      'Publish it under another name.',
    );
  if ((metadata.serial ?? 0) >= serial)
    return refuse(
      `${where} holds serial ${metadata.serial ?? 0}, and this is serial ${serial}: nobody who has that one would take it.`,
      `Write \`serial: ${(metadata.serial ?? 0) + 1}\` into the policy, also to go back to an older content, sign it again and publish it.`,
    );
  return ok({ digest, ...(metadata.serial !== undefined && { serial: metadata.serial }) });
}

function manifestOf({ bytes, keys, name, serial, policy }: Publication): Buffer {
  const title = (text: string): Pick<Descriptor, 'annotations'> => ({ annotations: { [titleAnnotation]: text } });
  const version = policy.metadata?.version;
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestMediaType,
      artifactType: policyArtifactType,
      config: descriptorOf(emptyConfig, 'application/vnd.oci.empty.v1+json'),
      layers: [
        { ...descriptorOf(bytes, policyLayerType), ...title('policy.yaml') },
        ...[...keys].map(([file, key]) => ({ ...descriptorOf(key, keyLayerType), ...title(file) })),
      ],
      annotations: {
        [nameAnnotation]: name,
        [serialAnnotation]: String(serial),
        ...(version !== undefined && { 'org.opencontainers.image.version': version }),
      },
    }),
  );
}

/** A bundle that refers to the policy's manifest, as sigstore's clients store theirs. */
async function attach(
  bundle: Buffer,
  subject: DigestReference,
  { mediaType, digest, size }: Descriptor,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const stored = await registry.putBlob(subject, contentOf(bundle), signal);
  if (!stored.ok) return stored;
  const annotations = { 'dev.sigstore.bundle.content': 'message-signature' };
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestMediaType,
      artifactType: bundleMediaType,
      config: descriptorOf(emptyConfig, 'application/vnd.oci.empty.v1+json'),
      layers: [descriptorOf(bundle, bundleMediaType)],
      subject: { mediaType, digest, size },
      annotations,
    }),
  );
  const descriptor = { ...descriptorOf(bytes, manifestMediaType), artifactType: bundleMediaType, annotations };
  const put = await registry.putManifest({ ...subject, digest: descriptor.digest }, { descriptor, bytes }, signal);
  return put.ok ? registry.addReferrer(subject, descriptor, signal) : put;
}

function refuse(message: string, next: string): Result<never, TrustProblem> {
  return failed({ code: 'NOT_ALLOWED', message, next });
}
