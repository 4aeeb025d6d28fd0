import { envelopeFromJSON, type Bundle } from '@sigstore/bundle';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { ok, type Descriptor, type DigestReference, type Registry, type Result, type TrustProblem } from '../../core/index.js';
import { inTurns } from './in-turns.js';
import { asRecord, asText, parseJson } from './json-fields.js';
import { unlessBroken } from './read-bundles.js';
import { wordsOf } from './refuse.js';
import {
  annotationKeys,
  envelopeMediaType,
  largestBundle,
  layersOf,
  legacyTag,
  mostSignatures,
  mostSignedBytes,
  ReadingBudget,
  simpleSigningMediaType,
  type StoredSignature,
} from './stored-signature.js';

/** What cosign before version 3 stored beside an image: signatures under one tag, attestations under another. */
export async function readLegacy(
  image: DigestReference,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<readonly StoredSignature[], TrustProblem>> {
  const found: StoredSignature[] = [];
  for (const suffix of ['sig', 'att'] as const) {
    const stored = await readTag(image, legacyTag(image.digest, suffix), registry, signal);
    if (!stored.ok) return stored;
    found.push(...stored.value);
  }
  return ok(found);
}

async function readTag(
  image: DigestReference,
  tag: string,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<readonly StoredSignature[], TrustProblem>> {
  const { registry: host, repository } = image;
  const manifest = await registry.manifest({ registry: host, repository, tag }, signal);
  if (!manifest.ok) return manifest.problem.code === 'REGISTRY_NOT_FOUND' ? ok([]) : manifest;
  const layers = layersOf(manifest.value.bytes);
  const budget = new ReadingBudget();
  const read = await inTurns(layers.slice(0, mostSignatures), (layer) => readLayer(image, layer, { registry, budget }, signal));
  const found: StoredSignature[] =
    layers.length > mostSignatures
      ? [flawed(`${tag} holds ${layers.length} signatures; only the first ${mostSignatures} were looked at`)]
      : [];
  for (const layer of read) {
    if (!layer.ok) return layer;
    found.push(layer.value);
  }
  return ok(found);
}

function flawed(flaw: string): StoredSignature {
  return { format: 'legacy', flaw };
}

async function readLayer(
  { registry: host, repository }: DigestReference,
  layer: Descriptor,
  { registry, budget }: { readonly registry: Registry; readonly budget: ReadingBudget },
  signal: AbortSignal,
): Promise<Result<StoredSignature, TrustProblem>> {
  if (layer.mediaType !== simpleSigningMediaType && layer.mediaType !== envelopeMediaType)
    return ok(flawed(`its media type is ${layer.mediaType.slice(0, 100)}, which is no signature of cosign’s`));
  if (layer.size > largestBundle) return ok(flawed(`${layer.digest} is larger than ${largestBundle} bytes`));
  if (!budget.take(layer.size))
    return ok(flawed(`more than ${mostSignedBytes} bytes are stored there, so that ${layer.digest} was not looked at`));
  const bytes = await registry.blob({ registry: host, repository }, layer, largestBundle, signal);
  return bytes.ok ? ok(toStored(layer, Buffer.from(bytes.value))) : unlessBroken(bytes.problem);
}

function toStored({ mediaType, annotations = {} }: Descriptor, bytes: Buffer): StoredSignature {
  try {
    const isStatement = mediaType === envelopeMediaType;
    const content = isStatement ? envelopeContent(bytes) : payloadContent(bytes, annotations);
    if (content === undefined) return flawed('it has no signature');
    const bundle: Bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      verificationMaterial: materialOf(annotations),
      content,
    };
    return { format: 'legacy', signed: { bundle, artifact: bytes }, over: isStatement ? 'statement' : 'payload' };
  } catch (error) {
    return flawed(wordsOf(error));
  }
}

/** An envelope with several signatures would be judged by its first alone, so it is none. */
function envelopeContent(bytes: Buffer): Bundle['content'] | undefined {
  const dsseEnvelope = envelopeFromJSON(parseJson(bytes.toString('utf8')));
  return dsseEnvelope.signatures.length === 1 ? { $case: 'dsseEnvelope', dsseEnvelope } : undefined;
}

function payloadContent(bytes: Buffer, annotations: Readonly<Record<string, string>>): Bundle['content'] | undefined {
  const signature = Buffer.from(annotations[annotationKeys.signature] ?? '', 'base64');
  if (signature.length === 0) return undefined;
  // The digest here is the library's bookkeeping; signatures are checked over the bytes themselves.
  return {
    $case: 'messageSignature',
    messageSignature: { signature, messageDigest: { algorithm: HashAlgorithm.SHA2_256, digest: bytes.subarray(0, 32) } },
  };
}

function materialOf(annotations: Readonly<Record<string, string>>): Bundle['verificationMaterial'] {
  const entry = logEntryOf(annotations[annotationKeys.log]);
  const timestamp = asText(asRecord(parseJson(annotations[annotationKeys.timestamp] ?? ''))['SignedRFC3161Timestamp']);
  return {
    content: keyOf(annotations[annotationKeys.certificate]),
    tlogEntries: entry === undefined ? [] : [entry],
    timestampVerificationData: {
      rfc3161Timestamps: timestamp === undefined ? [] : [{ signedTimestamp: Buffer.from(timestamp, 'base64') }],
    },
  };
}

function keyOf(certificate: string | undefined): Bundle['verificationMaterial']['content'] {
  const body = certificate?.split('-----BEGIN CERTIFICATE-----')[1]?.split('-----END')[0];
  return body === undefined
    ? { $case: 'publicKey', publicKey: { hint: '' } }
    : { $case: 'certificate', certificate: { rawBytes: Buffer.from(body, 'base64') } };
}

/** Rekor's answer as cosign keeps it: the entry, and the log's promise to include it. */
function logEntryOf(annotation: string | undefined): Bundle['verificationMaterial']['tlogEntries'][number] | undefined {
  const { SignedEntryTimestamp, Payload } = asRecord(parseJson(annotation ?? ''));
  const { body, integratedTime, logIndex, logID } = asRecord(Payload);
  const promise = asText(SignedEntryTimestamp);
  if (typeof body !== 'string' || typeof logID !== 'string' || promise === undefined) return undefined;
  const canonicalizedBody = Buffer.from(body, 'base64');
  const { kind, apiVersion } = asRecord(parseJson(canonicalizedBody.toString('utf8')));
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex') },
    kindVersion: { kind: String(kind), version: String(apiVersion) },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: Buffer.from(promise, 'base64') },
    inclusionProof: undefined,
    canonicalizedBody,
  };
}
