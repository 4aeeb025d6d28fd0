import { standingOverFile, type NamedSigner, type PolicySignature, type SignatureFact } from '../../core/index.js';
import { verifyBlob } from '../sigstore/blob.js';

/** What the bundles beside a policy prove, and why the rest does not count. */
export interface VerifiedSignatures {
  readonly signatures: readonly PolicySignature[];
  readonly objections: readonly string[];
}

/** Nobody has a policy signed more often; each costs a signature to check. */
export const mostBundles = 16;

/** Holds every bundle against every signer: over these very bytes, by a key or an identity that counts now. */
export async function verifySignatures(
  bytes: Buffer,
  bundles: readonly string[],
  signers: readonly NamedSigner[],
  now: number,
  signal: AbortSignal,
): Promise<VerifiedSignatures> {
  const signatures: PolicySignature[] = [];
  const objections: string[] = [];
  for (const bundle of bundles.slice(0, mostBundles)) {
    const outcomes: readonly (PolicySignature | string)[] = await Promise.all(
      signers.map((signer) => verifyOne(bytes, bundle, signer, now, signal)),
    );
    const counting = outcomes.filter((outcome): outcome is PolicySignature => typeof outcome !== 'string');
    signatures.push(...counting);
    if (counting.length === 0) objections.push(...outcomes.filter((outcome) => typeof outcome === 'string').slice(0, 1));
  }
  if (bundles.length > mostBundles) objections.push(`It has ${bundles.length} signatures; only ${mostBundles} are looked at.`);
  return { signatures, objections };
}

async function verifyOne(
  bytes: Buffer,
  bundle: string,
  signer: NamedSigner,
  now: number,
  signal: AbortSignal,
): Promise<PolicySignature | string> {
  const fact = await verifyBlob(bytes, bundle, signer, signal);
  if (!fact.ok) return `${signer.name}: ${fact.problem.message}`;
  const standing = standingOverFile(fact.value, signer.signer, now);
  const principal = principalOf(fact.value);
  if (standing.counts && principal !== undefined) return { signer: signer.name, principal };
  return `${signer.name}: ${standing.counts ? 'nobody can tell who signed' : standing.why}.`;
}

function principalOf({ principal }: SignatureFact): string | undefined {
  if (principal?.type === 'key') return principal.fingerprint;
  return principal?.type === 'keyless' ? `${principal.subject} (${principal.issuer})` : undefined;
}

/** The bundles in a text: one JSON document, or one on each line. */
export function bundlesIn(text: string): readonly string[] {
  const whole = text.trim();
  if (whole === '') return [];
  if (isJson(whole)) return [whole];
  return whole.split('\n').filter((line) => line.trim() !== '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
