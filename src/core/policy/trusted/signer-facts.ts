import type { SignatureFact, SignedTime } from '../../model/trust.js';
import type { RequirementOutcome } from '../../model/trust-verdict.js';
import { meaningOf, type AskedSigner } from './asked-signers.js';
import { standingOf } from './counting.js';
import { principalKey } from './principals.js';
import type { TrustQuestion } from './question.js';

/** What is known of one named signer at one manifest. */
export interface SignerFacts {
  readonly name: string;
  /** Signatures that count, each principal once. */
  readonly counting: readonly CountingSignature[];
  /** Why each of the others does not count. */
  readonly objections: readonly string[];
  /** Why nobody can say whether there are more, as a noun phrase. */
  readonly unknown?: string;
}

export interface CountingSignature {
  readonly principal: string;
  readonly by: RequirementOutcome['by'][number];
}

/** Weighs the signatures that were looked at with this signer in mind; `objection` is what the entry itself has against one. */
export function signerFacts<T extends SignatureFact>(
  name: string,
  facts: readonly T[],
  objection: (fact: T) => string | undefined,
  { trust, signerOf, context }: TrustQuestion,
): SignerFacts {
  const asked = signerOf(name);
  if (asked === undefined)
    return { name, counting: [], objections: [], unknown: `a description of the signer \`${name}\` under \`trust.signers\`` };
  const counting = new Map<string, CountingSignature>();
  const objections: string[] = [];
  const isOutdated = trust?.asked?.some(({ signer, meaning }) => signer === asked.name && meaning !== meaningOf(asked.signer)) === true;
  for (const fact of isOutdated ? [] : facts) {
    if (fact.signer !== asked.name) continue;
    const standing = standingOf(fact, asked.signer, context.now);
    const why = standing.counts ? objection(fact) : standing.why;
    if (why !== undefined) objections.push(why);
    else if (!counting.has(principalKey(fact.principal)))
      counting.set(principalKey(fact.principal), { principal: principalKey(fact.principal), by: toBy(name, fact, standing) });
  }
  const unknown = whyUnknown(asked, trust);
  return { name, counting: [...counting.values()], objections: [...new Set(objections)], ...(unknown !== undefined && { unknown }) };
}

function toBy(
  signer: string,
  { principal }: SignatureFact,
  standing: { readonly time?: SignedTime['time'] } | object,
): CountingSignature['by'] {
  return {
    signer,
    ...(principal !== undefined && { principal }),
    ...('time' in standing && typeof standing.time === 'string' && { time: standing.time }),
  };
}

function whyUnknown({ name, signer }: AskedSigner, trust: TrustQuestion['trust']): string | undefined {
  if (trust === undefined) return undefined;
  const failed = trust.unknown.find(({ signer }) => signer === name);
  if (failed !== undefined) return `the signatures of \`${name}\`: ${failed.problem.message} ${failed.problem.next}`;
  if (trust.asked === undefined) return undefined;
  const before = trust.asked.find((one) => one.signer === name);
  if (before === undefined) return `the signatures of \`${name}\`, for which nobody has asked the registry yet`;
  return before.meaning === meaningOf(signer)
    ? undefined
    : `the signatures of \`${name}\`, whom the policy describes otherwise since somebody asked`;
}
