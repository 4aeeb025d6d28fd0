import type { AttestationFact, Principal, SignatureFact, SignedTime } from '../../model/trust.js';
import type { Seen } from './seen.js';
import type { TrustAudit, TrustOutcome } from './trust-audit.js';

/* Words about signatures that several forms and the editor print. Everything here still is foreign text: each sink escapes it. */

/** The outcome in a sentence: the headline of every form for people. */
export function describeTrustOutcome({
  outcome,
  stage,
  exitCode,
  problem,
}: Pick<TrustAudit, 'outcome' | 'stage' | 'exitCode' | 'problem'>): string {
  if (problem !== undefined) return outcome === 'unasked' ? 'Not verified.' : 'Not verified, so the policy cannot accept this image.';
  const words = outcomeWords[outcome];
  return outcome === 'failed' && exitCode === 0 ? `${words} This is only reported: it does not stop the stage ${stage}.` : words;
}

const outcomeWords: Readonly<Record<TrustOutcome, string>> = {
  passed: 'Passed. Everybody vouches for this image whom the policy asks for.',
  failed: 'Failed. The policy does not accept this image.',
  undetermined: 'Undetermined. The policy cannot accept this image, because something is not known.',
  unasked: 'Not judged. No policy asks for signatures of this image; what is there is listed, held against nobody.',
};

/** Who signed, in full. */
export function principalName(principal: Principal | undefined): string {
  if (principal === undefined) return 'somebody whose name the signature does not tell';
  switch (principal.type) {
    case 'key':
      return `key ${principal.fingerprint}`;
    case 'keyless':
      return `${principal.subject} (issuer ${principal.issuer})`;
    case 'notation':
      return `${principal.subject}${principal.fingerprint === undefined ? '' : ` (certificate ${principal.fingerprint})`}`;
    case 'docker-trust':
      return `${principal.name} at ${principal.server}`;
  }
}

/** One signature or statement: who, when and by whose word, where it is logged, for which name, and as whom it counts. */
export function describeSignature({ fact, as }: Seen<SignatureFact | AttestationFact>): string {
  const { times, logEntry, claimedName, format, verifier } = fact;
  const parts = [
    ...('predicateType' in fact ? [describePredicate(fact)] : []),
    `by ${principalName(fact.principal)}`,
    ...times.map(describeTime),
    ...(logEntry === undefined
      ? []
      : [`log entry ${[logEntry.index, logEntry.log].filter((part) => part !== undefined).join(' of ') || 'found'}`]),
    ...(claimedName === undefined ? [] : [`made for ${claimedName}`]),
    `${format}, checked with ${verifier}`,
  ];
  return `${parts.join('; ')}${describeStanding(fact, as)}`;
}

function describePredicate({ predicateType, builderId, summary, policySerial }: AttestationFact): string {
  const more = [
    ...(builderId === undefined ? [] : [`built by ${builderId}`]),
    ...(summary === undefined
      ? []
      : [`${summary.result} says ${summary.verifierId}${summary.stage === undefined ? '' : `, stage ${summary.stage}`}`]),
    ...(policySerial === undefined ? [] : [`policy serial ${policySerial}`]),
  ];
  return `${predicateType}${more.length === 0 ? '' : ` (${more.join('; ')})`}`;
}

function describeTime({ time, source }: SignedTime): string {
  const by = { log: 'logged', timestamp: 'timestamped', claimed: 'says it was made' } as const;
  return `${by[source]} ${time}`;
}

function describeStanding({ problem, verified, signer }: SignatureFact, as: readonly string[]): string {
  if (as.length > 0) return `; holds as ${as.join(', ')}`;
  if (verified || signer === '') return '';
  return `; does not count${problem === undefined ? '' : `: ${problem.message}`}`;
}
