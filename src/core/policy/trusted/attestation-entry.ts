import type { AttestationFact, ImageTrust, ManifestTrust } from '../../model/trust.js';
import type { AttestationRequirement } from '../document.js';
import { matchesGlob } from '../pattern/index.js';
import { levelOf } from '../judging/levels.js';
import type { Patterned } from '../judging/prepare-policy.js';
import { code, either, policyName, sentence } from '../judging/words.js';
import { durationOf } from '../scanned/scan-age.js';
import { provedTime } from './counting.js';
import { describePrincipals } from './principals.js';
import type { EntryAnswer, TrustQuestion, TrustRuleFinding } from './question.js';
import { isOfRepository } from './signed-name.js';
import { signerFacts, type SignerFacts } from './signer-facts.js';
import { describeManifests } from './words.js';

/** Asks of every manifest whether it carries the statement, from the signer, recent enough, and saying what the entry wants. */
export function judgeAttestation(item: Patterned<AttestationRequirement>, trust: ImageTrust, question: TrustQuestion): EntryAnswer {
  const { entry } = item;
  const answers = trust.manifests.map((manifest) => ({ manifest, signer: askManifest(manifest, entry, question) }));
  const absent = answers.filter(({ signer }) => signer.counting.length === 0);
  const missed = absent.filter(({ signer }) => signer.unknown === undefined);
  return {
    ...statementAnswer(entry),
    by: answers.flatMap(({ signer }) => signer.counting.map(({ by }) => by)),
    findings: missed.length === 0 ? [] : [toFinding(missed, item, trust, question)],
    missing: missed.length > 0 ? [] : absent.flatMap(({ signer }) => signer.unknown ?? []),
  };
}

/** What an entry comes to when nobody looked. */
export function statementAnswer(entry: AttestationRequirement): EntryAnswer {
  return { asks: asks(entry), by: [], findings: [], missing: [], rules: ['missing-attestation'], effectiveFrom: entry.effectiveFrom };
}

interface AbsentStatement {
  readonly manifest: ManifestTrust;
  readonly signer: SignerFacts;
}

function askManifest({ attestations }: ManifestTrust, entry: AttestationRequirement, question: TrustQuestion): SignerFacts {
  return signerFacts(
    entry.signer,
    attestations.filter(({ predicateType }) => predicateType === entry.type),
    (fact) =>
      tooOld(fact, entry, question) ??
      wrongSerial(fact, entry) ??
      wrongBuilder(fact, entry) ??
      wrongVerifier(fact, entry) ??
      wrongSummary(fact, question),
    question,
  );
}

/** Only a proof of time shows that a statement is young. */
function tooOld(fact: AttestationFact, { maxAge }: AttestationRequirement, { context }: TrustQuestion): string | undefined {
  if (maxAge === undefined) return undefined;
  const at = provedTime(fact, context.now);
  if (at === undefined) return `no log and no timestamp shows when it was made, and it may be ${maxAge} old`;
  if (context.now - at <= durationOf(maxAge)) return undefined;
  return `it is of ${new Date(at).toISOString().slice(0, 10)}, and it may be ${maxAge} old`;
}

function wrongSerial({ policySerial }: AttestationFact, { minPolicySerial }: AttestationRequirement): string | undefined {
  if (minPolicySerial === undefined || (policySerial !== undefined && policySerial >= minPolicySerial)) return undefined;
  const made =
    policySerial === undefined ? 'it does not say under which policy it was made' : `it was made under policy serial ${policySerial}`;
  return `${made}, and the serial must be ${minPolicySerial} or higher`;
}

function wrongBuilder({ builderId }: AttestationFact, { where }: AttestationRequirement): string | undefined {
  if (where?.builderId === undefined || (builderId !== undefined && matchesGlob(where.builderId, builderId))) return undefined;
  return builderId === undefined ? 'it names no builder' : `its builder is ${code(builderId)}, not ${code(where.builderId)}`;
}

function wrongVerifier({ summary }: AttestationFact, { where }: AttestationRequirement): string | undefined {
  if (where?.verifierId === undefined || (summary !== undefined && matchesGlob(where.verifierId, summary.verifierId))) return undefined;
  return summary === undefined ? 'it names no verifier' : `its verifier is ${code(summary.verifierId)}, not ${code(where.verifierId)}`;
}

/**
 * A summary must say that its verifier passed the image, under this name: another repository has other rules, and content can be copied.
 * One made on a workstation is never what admission accepts (threats.md).
 */
function wrongSummary({ predicateType, summary }: AttestationFact, question: TrustQuestion): string | undefined {
  const { context } = question;
  if (!predicateType.startsWith(summaryType)) return undefined;
  if (summary?.result !== 'PASSED') return `its result is ${code(summary?.result ?? 'missing')}, not \`PASSED\``;
  if (summary.repository !== undefined && !isOfRepository(summary.repository, question))
    return `it was made for ${code(summary.repository)}`;
  return context.stage === 'admit' && summary.stage === 'workstation'
    ? 'it was made on a workstation, which admission does not accept'
    : undefined;
}

const summaryType = 'https://slsa.dev/verification_summary/';

function asks({ type, signer, maxAge, minPolicySerial, where }: AttestationRequirement): string {
  const conditions = [
    ...(maxAge === undefined ? [] : [`at most ${maxAge} old`]),
    ...(minPolicySerial === undefined ? [] : [`made under policy serial ${minPolicySerial} or higher`]),
    ...(where?.builderId === undefined ? [] : [`built by ${code(where.builderId)}`]),
    ...(where?.verifierId === undefined ? [] : [`verified by ${code(where.verifierId)}`]),
  ];
  return `an attestation ${code(type)} of ${code(signer)}${conditions.map((condition) => `, ${condition}`).join('')}`;
}

function toFinding(
  missed: readonly AbsentStatement[],
  { entry, index }: Patterned<AttestationRequirement>,
  trust: ImageTrust,
  { image, layer, prepared }: TrustQuestion,
): TrustRuleFinding {
  const where = describeManifests(
    missed.map(({ manifest }) => manifest),
    trust,
  );
  const asked = asks(entry);
  return {
    rule: 'missing-attestation',
    key: `missing-attestation ${asked}`,
    level: levelOf(prepared.policy, 'missing-attestation'),
    what: `${code(image)} has no ${code(entry.type)} of ${code(entry.signer)}${where} that counts${describeFound(missed, entry)}.`,
    why: `${sentence(policyName(layer))} asks for ${asked}.`,
    next: 'Have whoever builds or pushes the image attest it, or use an image that has the statement. `wharfmaster verify` shows what is there.',
    entry: ['trust', 'attestations', index, 'type'],
  };
}

function describeFound(missed: readonly AbsentStatement[], { type }: AttestationRequirement): string {
  const objections = [...new Set(missed.flatMap(({ signer }) => signer.objections))].slice(0, mostReasons);
  const ofType = missed.flatMap(({ manifest }) => manifest.attestations.filter(({ predicateType }) => predicateType === type));
  if (ofType.length > 0)
    return `: found one of ${describePrincipals(ofType)}${objections.length === 0 ? '' : ` (${objections.join('; ')})`}`;
  const others = [...new Set(missed.flatMap(({ manifest }) => manifest.attestations.map(({ predicateType }) => predicateType)))].sort();
  return others.length === 0 ? ': there is none' : `: there is only ${either(others.map(code)).replace(/ or (?=[^,]*$)/, ' and ')}`;
}

const mostReasons = 3;
