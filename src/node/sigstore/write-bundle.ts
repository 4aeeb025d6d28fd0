import { bundleToJSON, type Bundle } from '@sigstore/bundle';
import { ok, type Clock, type Descriptor, type DigestReference, type Registry, type Result, type TrustProblem } from '../../core/index.js';
import { contentOf, descriptorOf } from './registry-content.js';
import { bundleMediaType } from './stored-signature.js';

/** Stores a bundle as cosign 3 does: an artifact that refers to the image, with what it holds said in annotations. */
export async function writeBundle(
  image: DigestReference,
  bundle: Bundle,
  predicateType: string,
  { registry, clock }: { readonly registry: Registry; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const { registry: host, repository } = image;
  const text = Buffer.from(JSON.stringify(bundleToJSON(bundle)));
  const layer = descriptorOf(text, bundleMediaType);
  const blobs = [emptyConfig, text].map((bytes) => registry.putBlob({ registry: host, repository }, contentOf(bytes), signal));
  const [subject, ...stored] = await Promise.all([registry.manifest(image, signal), ...blobs]);
  if (!subject.ok) return subject;
  for (const blob of stored) if (!blob.ok) return blob;
  const annotations = {
    'org.opencontainers.image.created': new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': predicateType,
  };
  const bytes = manifestFor(layer, subject.value.descriptor, annotations);
  const descriptor = { ...descriptorOf(bytes, manifestMediaType), artifactType: bundleMediaType, annotations };
  const put = await registry.putManifest({ registry: host, repository, digest: descriptor.digest }, { descriptor, bytes }, signal);
  if (!put.ok) return put;
  const listed = await registry.addReferrer(image, descriptor, signal);
  return listed.ok ? ok(undefined) : listed;
}

const manifestMediaType = 'application/vnd.oci.image.manifest.v1+json';
const emptyConfig = Buffer.from('{}');

function manifestFor(layer: Descriptor, { mediaType, digest, size }: Descriptor, annotations: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestMediaType,
      config: { ...descriptorOf(emptyConfig, 'application/vnd.oci.empty.v1+json'), artifactType: bundleMediaType },
      layers: [layer],
      subject: { mediaType, digest, size },
      artifactType: bundleMediaType,
      annotations,
    }),
  );
}
