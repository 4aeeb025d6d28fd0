import {
  ok,
  type DigestReference,
  type Result,
  type SignatureFormat,
  type TrustProblem,
  type VerifiedMaterial,
  type VerifyRequest,
} from '../../core/index.js';
import type { EmbeddedEngineOptions } from './requests.js';
import { readBundles } from './read-bundles.js';
import { readLegacy } from './read-legacy.js';
import { refuse } from './refuse.js';
import { signatureFacts } from './signature-facts.js';
import type { StoredSignature } from './stored-signature.js';
import { trustRootOf } from './trust-root.js';

/** Everything that is stored about an image, judged for one signer. The problem says that nobody could find out. */
export async function verifyImage(
  { image, signer }: Pick<VerifyRequest, 'image' | 'signer'>,
  { registry }: Pick<EmbeddedEngineOptions, 'registry'>,
  signal: AbortSignal,
): Promise<Result<VerifiedMaterial, TrustProblem>> {
  const { signer: kind } = signer;
  if (kind.type !== 'key' && kind.type !== 'keyless') return notOurs(signer.name, kind.type);
  const trust = await trustRootOf(signer, signal);
  if (!trust.ok) return trust;
  const stored = await readStored(image, kind.format ?? 'any', registry, signal);
  return stored.ok ? ok(signatureFacts(stored.value, image.digest, signer, trust.value)) : stored;
}

function notOurs(name: string, type: string): Result<never, TrustProblem> {
  return refuse('SIGNER_MISSING', `Signatures of ${name} (${type}) can only be verified by its own program.`, 'Install it.');
}

/** What is stored about an image in one format or in both: a policy that does not say how signatures are stored takes them either way. */
export async function readStored(
  image: DigestReference,
  format: SignatureFormat,
  registry: EmbeddedEngineOptions['registry'],
  signal: AbortSignal,
  predicateType?: string,
): Promise<Result<readonly StoredSignature[], TrustProblem>> {
  const bundles = format === 'legacy' ? ok([]) : await readBundles(image, registry, signal, predicateType);
  if (!bundles.ok || format === 'bundle') return bundles;
  const legacy = await readLegacy(image, registry, signal);
  return legacy.ok ? ok([...bundles.value, ...legacy.value]) : legacy;
}
