import { envelopeToJSON, type Bundle } from '@sigstore/bundle';
import { ok, type Descriptor, type DigestReference, type Registry, type Result, type TrustProblem } from '../../core/index.js';
import { asRecord, parseJson } from './json-fields.js';
import { refuse } from './refuse.js';
import { contentOf, descriptorOf } from './registry-content.js';
import { annotationKeys, envelopeMediaType, layersOf, legacyTag, simpleSigningMediaType } from './stored-signature.js';

/** What is stored in the form of cosign before version 3. */
export interface LegacySignature {
  readonly suffix: 'sig' | 'att';
  readonly bytes: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Cosign's payload of that time (simple signing), byte for byte as cosign writes it. */
export function legacyPayload(image: DigestReference): Buffer {
  const critical = {
    identity: { 'docker-reference': `${image.registry === 'docker.io' ? 'index.docker.io' : image.registry}/${image.repository}` },
    image: { 'docker-manifest-digest': image.digest },
    type: 'cosign container image signature',
  };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

/** Turns a bundle into that form; it has no place for the proofs of a newer log. */
export function toLegacy(bundle: Bundle, payload: Buffer, predicateType: string | undefined): Result<LegacySignature, TrustProblem> {
  const witnesses = witnessAnnotations(bundle);
  if (witnesses === undefined)
    return refuse(
      'FORMAT_UNREADABLE_FOR_VERIFIER',
      'The legacy format has no place for an entry of this transparency log (Rekor version 2), so its verifiers would find none.',
      'Use `format: bundle` for this signer, or `tlog: none`.',
    );
  const { content } = bundle;
  if (content.$case === 'dsseEnvelope')
    return ok({
      suffix: 'att',
      bytes: Buffer.from(JSON.stringify(envelopeToJSON(content.dsseEnvelope))),
      annotations: { [annotationKeys.signature]: '', predicateType: predicateType ?? '', ...witnesses },
    });
  const signature = content.messageSignature.signature.toString('base64');
  return ok({ suffix: 'sig', bytes: payload, annotations: { [annotationKeys.signature]: signature, ...witnesses } });
}

function witnessAnnotations({ verificationMaterial }: Bundle): Record<string, string> | undefined {
  const { content, tlogEntries, timestampVerificationData } = verificationMaterial;
  const [entry] = tlogEntries;
  const [timestamp] = timestampVerificationData?.rfc3161Timestamps ?? [];
  if (entry !== undefined && entry.inclusionPromise === undefined) return undefined;
  return {
    ...(content.$case === 'certificate' && { [annotationKeys.certificate]: pem(content.certificate.rawBytes), [annotationKeys.chain]: '' }),
    ...(entry?.inclusionPromise !== undefined && {
      [annotationKeys.log]: JSON.stringify({
        SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp.toString('base64'),
        Payload: {
          body: entry.canonicalizedBody.toString('base64'),
          integratedTime: Number(entry.integratedTime),
          logIndex: Number(entry.logIndex),
          logID: entry.logId.keyId.toString('hex'),
        },
      }),
    }),
    ...(timestamp !== undefined && {
      [annotationKeys.timestamp]: JSON.stringify({ SignedRFC3161Timestamp: timestamp.signedTimestamp.toString('base64') }),
    }),
  };
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Adds it to what is under the tag already. Somebody else may add at the same time, so the tag is only moved from where it was found. */
export async function writeLegacy(
  image: DigestReference,
  { suffix, bytes, annotations }: LegacySignature,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const { registry: host, repository } = image;
  const mediaType = suffix === 'sig' ? simpleSigningMediaType : envelopeMediaType;
  const layer = { ...descriptorOf(bytes, mediaType), annotations };
  const put = await registry.putBlob({ registry: host, repository }, contentOf(bytes), signal);
  if (!put.ok) return put;
  const name = { registry: host, repository, tag: legacyTag(image.digest, suffix) };
  for (let attempt = 1; ; attempt++) {
    const added = await addLayer(name, layer, registry, signal);
    if (added.ok || added.problem.code !== 'TAG_MOVED' || attempt === 4) return added;
  }
}

type TagName = Pick<DigestReference, 'registry' | 'repository'> & { readonly tag: string };

async function addLayer(
  name: TagName,
  layer: Descriptor,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const before = await registry.manifest(name, signal);
  if (!before.ok && before.problem.code !== 'REGISTRY_NOT_FOUND') return before;
  const layers = [...(before.ok ? layersOf(before.value.bytes) : []), layer];
  const config = Buffer.from(JSON.stringify(configFor(layers)));
  const put = await registry.putBlob({ registry: name.registry, repository: name.repository }, contentOf(config), signal);
  if (!put.ok) return put;
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestMediaType,
      config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
      layers,
      ...(before.ok && keptAnnotations(before.value.bytes)),
    }),
  );
  const expects = before.ok ? before.value.descriptor.digest : 'none';
  return registry.putManifest(name, { descriptor: descriptorOf(bytes, manifestMediaType), bytes }, signal, expects);
}

const manifestMediaType = 'application/vnd.oci.image.manifest.v1+json';

/** The layers are not compressed, so their digests are their diff ids. */
function configFor(layers: readonly Descriptor[]): unknown {
  return {
    architecture: '',
    created: '0001-01-01T00:00:00Z',
    history: layers.map(() => ({ created: '0001-01-01T00:00:00Z' })),
    os: '',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  };
}

function keptAnnotations(manifest: Uint8Array): { readonly annotations?: unknown } {
  const { annotations } = asRecord(parseJson(new TextDecoder().decode(manifest)));
  return annotations === undefined ? {} : { annotations };
}
