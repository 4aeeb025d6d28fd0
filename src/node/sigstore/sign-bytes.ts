import { bundleToJSON } from '@sigstore/bundle';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import type { BlobSignRequest } from './requests.js';
import { checkSignature } from './check-signature.js';
import { makeBundle } from './make-bundle.js';
import { prepareSigner } from './prepare-signer.js';
import { refuse } from './refuse.js';
import { trustRootOf } from './trust-root.js';

/** The text of a bundle with a bare signature over the bytes, looked at with a verifier's eyes before it is handed out. */
export async function signBytes(bytes: Uint8Array, request: BlobSignRequest, signal: AbortSignal): Promise<Result<string, TrustProblem>> {
  const signer = await prepareSigner(request, request, signal);
  if (!signer.ok) return signer;
  const trust = await trustRootOf(request.signer, signal);
  if (!trust.ok) return trust;
  const ready = await signer.value.ready(signal);
  if (!ready.ok) return ready;
  const artifact = Buffer.from(bytes);
  const bundle = await makeBundle({ bytes: artifact }, ready.value, signer.value.services, signal);
  if (!bundle.ok) return bundle;
  const { problem } = checkSignature({ bundle: bundle.value, artifact }, signer.value.named, trust.value);
  return problem === undefined
    ? ok(JSON.stringify(bundleToJSON(bundle.value)))
    : refuse(
        'SIGNING_FAILED',
        `The new signature would not be verified. ${problem.message}`,
        'Compare signing_config.json with trusted_root.json.',
      );
}
