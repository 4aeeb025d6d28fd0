import type { NamedSigner, Result, SignatureFact, TrustProblem } from '../../core/index.js';
import { bounded, loadWork } from './embedded-engine.js';
import { signsHere } from './means.js';
import type { BlobSignRequest } from './requests.js';

/** The text of a sigstore bundle over the bytes (`NAME.sigstore.json`), as `cosign sign-blob` writes it and `cosign verify-blob` reads it. */
export async function signBlob(bytes: Uint8Array, request: BlobSignRequest, signal: AbortSignal): Promise<Result<string, TrustProblem>> {
  const means = signsHere(request.signer, request.means);
  return means.ok ? (await loadWork()).signBytes(bytes, request, bounded(signal, request.timeoutMs)) : means;
}

/** Whether a bundle is this signer's signature over the bytes. The problem says that nobody could find out, a fact that is not verified why it does not count. */
export async function verifyBlob(
  bytes: Uint8Array,
  bundleText: string,
  signer: NamedSigner,
  signal: AbortSignal,
): Promise<Result<SignatureFact, TrustProblem>> {
  return (await loadWork()).verifyBytes(bytes, bundleText, signer, signal);
}
