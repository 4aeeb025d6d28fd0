import { ok, type NamedSigner, type Result, type SignatureFact, type TrustProblem } from '../../core/index.js';
import { checkSignature } from './check-signature.js';
import { parseBundle } from './parse-bundle.js';
import { largestBundle } from './stored-signature.js';
import { trustRootOf } from './trust-root.js';

/** Whether a bundle is this signer's bare signature over the bytes. */
export async function verifyBytes(
  bytes: Uint8Array,
  bundleText: string,
  signer: NamedSigner,
  signal: AbortSignal,
): Promise<Result<SignatureFact, TrustProblem>> {
  const about = { signer: signer.name, format: 'bundle', verifier: 'embedded' } as const;
  const flawed = (why: string): Result<SignatureFact, TrustProblem> =>
    ok({
      ...about,
      verified: false,
      times: [],
      problem: {
        code: 'SIGNATURE_INVALID',
        message: `It is no signature of these bytes: ${why}.`,
        next: 'Have it signed by the signer that the policy names.',
      },
    });
  if (bundleText.length > largestBundle) return flawed(`it is larger than ${largestBundle} bytes`);
  const bundle = parseBundle(bundleText);
  if (!bundle.ok) return flawed(bundle.problem);
  if (bundle.value.content.$case !== 'messageSignature') return flawed('it holds a statement instead');
  const trust = await trustRootOf(signer, signal);
  return trust.ok
    ? ok({ ...about, ...checkSignature({ bundle: bundle.value, artifact: Buffer.from(bytes) }, signer, trust.value) })
    : trust;
}
