import { createHash } from 'node:crypto';
import { toDSSEBundle, toMessageSignatureBundle, type Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { fingerprintOf } from './public-keys.js';
import type { ReadySigner } from './ready-signer.js';
import { refuse } from './refuse.js';
import type { SigningServices } from './signing-config.js';
import { payloadType } from './statement.js';
import { fetchTimestamp } from './timestamp-authority.js';
import { logSignature } from './transparency-log.js';

/** What is signed: a statement in an envelope, or bytes whose signature stands alone. */
export type SignedContent = { readonly statement: Buffer } | { readonly bytes: Buffer };

/** Signs, and lets everybody vouch for it whom the services name. */
export async function makeBundle(
  content: SignedContent,
  signer: ReadySigner,
  services: SigningServices,
  signal: AbortSignal,
): Promise<Result<Bundle, TrustProblem>> {
  if (signer.certificate !== undefined && services.timestamps.length === 0 && !services.logs.some(({ version }) => version === 1))
    return refuse(
      'TRUST_ROOT_MISSING',
      'Nobody would vouch for the time of this signature: its certificate lives for minutes, and the signing configuration names no timestamp authority.',
      'Add a timestamp authority to signing_config.json.',
    );
  const { bundle, signature } = signed(content, signer);
  const timestamps = await Promise.all(services.timestamps.map((service) => fetchTimestamp(service, signature, signal)));
  const entries = await Promise.all(services.logs.map((log) => logSignature(log, bundle, signer, signal)));
  const { verificationMaterial } = bundle;
  for (const entry of entries) {
    if (!entry.ok) return entry;
    verificationMaterial.tlogEntries.push(entry.value);
  }
  const rfc3161Timestamps: { signedTimestamp: Buffer }[] = [];
  for (const timestamp of timestamps) {
    if (!timestamp.ok) return timestamp;
    rfc3161Timestamps.push({ signedTimestamp: timestamp.value });
  }
  verificationMaterial.timestampVerificationData = rfc3161Timestamps.length > 0 ? { rfc3161Timestamps } : undefined;
  return ok(bundle);
}

function signed(content: SignedContent, signer: ReadySigner): { readonly bundle: Bundle; readonly signature: Buffer } {
  const certificate = signer.certificate === undefined ? {} : { certificate: signer.certificate };
  if ('statement' in content) {
    const signature = signer.sign(dsse.preAuthEncoding(payloadType, content.statement));
    return {
      bundle: named(toDSSEBundle({ artifact: content.statement, artifactType: payloadType, signature, ...certificate }), signer),
      signature,
    };
  }
  const signature = signer.sign(content.bytes);
  const { digest: algorithm } = signer.algorithm;
  const digest = createHash(algorithm ?? 'sha256')
    .update(content.bytes)
    .digest();
  const bundle = toMessageSignatureBundle({ digest, signature, ...certificate });
  bundle.content.messageSignature.messageDigest.algorithm = hashNames[algorithm ?? 'sha256'];
  return { bundle: named(bundle, signer), signature };
}

const hashNames = { sha256: HashAlgorithm.SHA2_256, sha384: HashAlgorithm.SHA2_384, sha512: HashAlgorithm.SHA2_512 };

/** Names the key as cosign does: in the bundle, not in the envelope, where cosign would look for a key of that name. */
function named<B extends Bundle>(bundle: B, { certificate, publicKey }: ReadySigner): B {
  if (certificate === undefined)
    bundle.verificationMaterial.content = {
      $case: 'publicKey',
      publicKey: { hint: Buffer.from(fingerprintOf(publicKey), 'hex').toString('base64') },
    };
  return bundle;
}
