import type { NotationSigner, Policy, TrustRequirement } from '../../policy/document.js';
import { clausesOf, signerIn, signerToday, type Note } from '../signatures/index.js';

/** How signatures over some repositories are verified: any of the identities, under any of the stores. */
export interface Verification {
  readonly level: 'strict' | 'permissive' | 'audit';
  readonly trustStores: readonly string[];
  readonly trustedIdentities: readonly string[];
}

/** What one entry asks of notation: each verification must hold. `elsewhere`: its signers are for other engines. */
export interface Asked {
  readonly verifications: readonly Verification[];
  readonly isElsewhere: boolean;
  readonly notes: readonly Note[];
}

/** A statement takes any of its identities from any of its stores, so only signers of the same stores and level can be alternatives. */
export function askedOfNotation(policy: Policy, entry: TrustRequirement, at: number, now: number): Asked {
  const path = `trust.require[${at}]`;
  const notes: Note[] = [];
  const verifications: Verification[] = [];
  const clauses = clausesOf(entry) ?? [...(entry.all ?? []), ...(entry.any ?? [])].map((name) => [name]);
  for (const clause of clauses) {
    const signers = clause.filter((name) => signerIn(policy, name)?.type === 'notation');
    if (signers.length === 0) {
      notes.push({
        path,
        fidelity: 'not-expressible',
        reason: `notation does not read signatures of ${clause.join(', ')}; another engine has to.`,
      });
      continue;
    }
    if (signers.length < clause.length) notes.push(stricter(path, 'Signatures that are not notation’s are no alternative here.'));
    const counting = signers.flatMap((name) => today(policy, name, now, notes));
    const [first] = counting;
    if (first === undefined) {
      notes.push(stricter(path, 'Nobody who may sign counts today, so nothing is verified.'));
      continue;
    }
    const alike = counting.filter((signer) => keyOf(signer) === keyOf(first));
    if (alike.length < counting.length)
      notes.push(stricter(path, 'Only signers of the same stores and level can be alternatives, so the first one is asked for.'));
    verifications.push(toVerification(alike));
  }
  return { verifications, isElsewhere: verifications.length === 0, notes };
}

function today(policy: Policy, name: string, now: number, notes: Note[]): readonly NotationSigner[] {
  const signer = signerIn(policy, name);
  if (signer?.type !== 'notation') return [];
  const path = `trust.signers.${name}`;
  const standing = signerToday(signer, now);
  if (!standing.counts) {
    notes.push(stricter(path, `It is left out: ${standing.because}.`));
    return [];
  }
  notes.push({ path, fidelity: 'exact', reason: 'Its stores, identities and level stand in a statement.' });
  if (standing.looserBecause !== undefined) notes.push({ path, fidelity: 'looser', reason: `Note that ${standing.looserBecause}.` });
  return [signer];
}

function keyOf({ level = 'strict', trustStores }: NotationSigner): string {
  return JSON.stringify([level, [...trustStores].sort()]);
}

function toVerification(signers: readonly NotationSigner[]): Verification {
  const [first] = signers;
  const identities = [...new Set(signers.flatMap((signer) => signer.identities))];
  return {
    level: first?.level ?? 'strict',
    trustStores: [...new Set(first?.trustStores ?? [])],
    // `*` stands alone, or the file is refused.
    trustedIdentities: identities.includes('*') ? ['*'] : identities,
  };
}

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}
