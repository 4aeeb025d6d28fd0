import type { AttestationFact, ManifestTrust, SignatureFact } from '../../model/trust.js';
import { principalKey } from '../../policy/trusted/principals.js';

/** One signature as people think of it: facts know it once for each signer that it was held against. */
export interface Seen<T extends SignatureFact> {
  readonly fact: T;
  /** The signers as whose it holds. */
  readonly as: readonly string[];
}

/** The signatures at a manifest, those that hold for somebody first. */
export function seenSignatures({ signatures }: Pick<ManifestTrust, 'signatures'>): readonly Seen<SignatureFact>[] {
  return seen(signatures, () => '');
}

/** The statements at a manifest, likewise. */
export function seenAttestations({ attestations }: Pick<ManifestTrust, 'attestations'>): readonly Seen<AttestationFact>[] {
  return seen(attestations, ({ predicateType, builderId, policySerial, summary }) =>
    JSON.stringify([predicateType, builderId, policySerial, summary]),
  );
}

function seen<T extends SignatureFact>(facts: readonly T[], more: (fact: T) => string): readonly Seen<T>[] {
  const groups = Map.groupBy(facts, (fact) => `${keyOf(fact)} ${more(fact)}`);
  const all = [...groups].map(([key, group]) => ({ key, ...toSeen(group) }));
  return all
    .sort((a, b) => Number(b.as.length > 0) - Number(a.as.length > 0) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .flatMap(({ fact, as }) => (fact === undefined ? [] : [{ fact, as }]));
}

function toSeen<T extends SignatureFact>(group: readonly T[]): { readonly fact: T | undefined; readonly as: readonly string[] } {
  const holding = group.filter(({ verified }) => verified);
  return { fact: holding[0] ?? group[0], as: [...new Set(holding.map(({ signer }) => signer))].sort() };
}

/** Times and log entries are told only of what holds, so that they cannot tell signatures apart. */
function keyOf({ format, principal, claimedName }: SignatureFact): string {
  return `${format} ${principalKey(principal)} ${claimedName ?? ''}`;
}
