import type { Digest } from '../../model/image-reference.js';
import type { SignatureFact } from '../../model/trust.js';
import type { TrustRequirement } from '../document.js';
import { parseReference } from '../../reference/index.js';
import { identify, type Identity } from '../judging/identity.js';
import { nameKey } from '../judging/repository-name.js';
import { code } from '../judging/words.js';
import type { TrustQuestion } from './question.js';

/**
 * Why the name that was signed along does not fit `identity`. A bundle's statement holds only the digest: the content is bound by it, and
 * `repository` asks no more of it; `exact` wants the name itself to be signed, which only a signature that carries one can show.
 */
export function objectionToName(
  { claimedName }: SignatureFact,
  { identity: asked }: TrustRequirement,
  digest: Digest,
  question: TrustQuestion,
): string | undefined {
  if (asked === undefined) return undefined;
  if (claimedName === undefined)
    return asked === 'exact' ? 'it carries no name, and `identity: exact` wants the name to be signed' : undefined;
  const parsed = parseReference(claimedName);
  if (!parsed.ok) return `it was made for ${code(claimedName)}, which is no name of an image`;
  const claimed = identify({ reference: parsed.value.reference, complete: true }, 'other', question.prepared.naming);
  const isRepository = nameKey(claimed.name) === nameKey(question.identity.name);
  if (isRepository && (asked === 'repository' || fitsExactly(claimed, digest, question))) return undefined;
  return `it was made for ${code(claimedName)}`;
}

/** Whether a name is one of the repository that is asked about, as this policy reads names. */
export function isOfRepository(name: string, { prepared, identity }: TrustQuestion): boolean {
  const parsed = parseReference(name);
  if (!parsed.ok) return false;
  const claimed = identify({ reference: parsed.value.reference, complete: true }, 'other', prepared.naming);
  return nameKey(claimed.name) === nameKey(identity.name);
}

/** Whoever asks by digest alone asks for no tag; a signed digest must be the image's. */
function fitsExactly(claimed: Pick<Identity, 'tag' | 'digest'>, digest: Digest, { reference }: TrustQuestion): boolean {
  const isTag = reference.tag === undefined || claimed.tag === reference.tag;
  return isTag && (claimed.digest === undefined || claimed.digest === digest);
}
