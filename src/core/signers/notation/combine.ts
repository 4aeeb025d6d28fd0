import type { Principal, SignatureFact } from '../../model/trust.js';
import type { PartOfMaterial, VerifiedMaterial, VerifyRequest } from '../signing-tool.js';
import { matchesIdentity } from './distinguished-name.js';

/**
 * Which of the signatures it was that held. A certificate counts as the signer's when its subject is one of the policy's identities;
 * where several could have been the one, nobody is named rather than the wrong one.
 */
export function combine(answers: readonly PartOfMaterial[], { signer }: VerifyRequest): VerifiedMaterial {
  const part = (name: string): readonly SignatureFact[] =>
    answers.filter((answer) => answer.part === name).flatMap(({ signatures }) => signatures);
  const [outcome] = part('verified');
  const inspected = part('inspected');
  if (outcome === undefined) return { signatures: [], attestations: [] };
  if (!outcome.verified || signer.signer.type !== 'notation') return { signatures: completed(outcome, inspected), attestations: [] };
  const { identities, trustStores } = signer.signer;
  const candidates = inspected.filter(
    ({ principal }) => principal?.type === 'notation' && identities.some(matchesIdentity(principal.subject)),
  );
  const others = inspected.filter((one) => !candidates.includes(one));
  const [first] = candidates;
  const isOne = first !== undefined && candidates.every(({ principal }) => fingerprintOf(principal) === fingerprintOf(first.principal));
  const hasTimes = trustStores.some((store) => store.startsWith('tsa:'));
  const held: SignatureFact = isOne
    ? { ...first, verified: true, times: candidates.length > 1 ? [] : first.times.filter(({ source }) => source === 'claimed' || hasTimes) }
    : outcome;
  return { signatures: [held, ...others.map((one) => foreign(one, signer.name))], attestations: [] };
}

/** None held: what there is, each with why it does not count. */
function completed(outcome: SignatureFact, inspected: readonly SignatureFact[]): readonly SignatureFact[] {
  if (inspected.length === 0) return [outcome];
  return inspected.map((one) => ({ ...one, verified: false, ...(outcome.problem !== undefined && { problem: outcome.problem }) }));
}

function foreign(fact: SignatureFact, name: string): SignatureFact {
  const who = fact.principal?.type === 'notation' ? fact.principal.subject : 'somebody unknown';
  return {
    ...fact,
    problem: {
      code: 'SIGNATURE_INVALID',
      message: `This signature is from ${who}, who is not ${name}.`,
      next: 'It does no harm; remove it if nobody knows where it comes from.',
    },
  };
}

function fingerprintOf(principal: Principal | undefined): string | undefined {
  return principal?.type === 'notation' ? (principal.fingerprint ?? principal.subject) : undefined;
}
