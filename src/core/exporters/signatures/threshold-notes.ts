import type { Policy, Signer, TrustRequirement } from '../../policy/document.js';
import type { Note } from './notes.js';
import { signerIn } from './signer-in.js';

/** A threshold counts people (policy.md section 5, Trust); clauses count signers, who may be one person when their keys or identities overlap. */
export function thresholdNotes(policy: Policy, { any = [], min = 1 }: TrustRequirement, path: string): readonly Note[] {
  if (min < 2) return [];
  const signers = any.flatMap((name): readonly Signer[] => {
    const signer = signerIn(policy, name);
    return signer === undefined ? [] : [signer];
  });
  const keys = signers.flatMap((signer) => (signer.type === 'key' ? signer.keys.map(({ sha256 }) => sha256.toLowerCase()) : []));
  const subjects = signers.flatMap((signer) => (signer.type === 'keyless' ? [signer.subject] : []));
  const mayOverlap = subjects.length > 1 && (subjects.includes(undefined) || new Set(subjects).size < subjects.length);
  return [
    ...(new Set(keys).size < keys.length ? [looser(path, 'One key that fits several signers counts for each of them.')] : []),
    ...(mayOverlap ? [looser(path, 'One identity that fits several signers counts for each of them; give each an exact subject.')] : []),
  ];
}

function looser(path: string, reason: string): Note {
  return { path, fidelity: 'looser', reason };
}
