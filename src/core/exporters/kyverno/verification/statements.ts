import { ok, type Result } from '../../../model/result.js';
import { summaryExtension } from '../../../evidence/statements/verification-summary.js';
import type { AttestationRequirement } from '../../../policy/document.js';
import type { Spell } from '../../checks/index.js';
import type { ExportInput, ExportProblem } from '../../exporter.js';
import type { Note } from '../../signatures/index.js';
import { celText } from '../../writing/index.js';
import { allOf, globExpression } from '../expressions.js';
import { attestorOf } from './attestors.js';
import { demandStrength } from './demand.js';
import { imageSets } from './image-sets.js';
import type { Demanded } from './requirements.js';

/** What a statement about each image has to say, and whose it has to be. */
export function statement(entry: AttestationRequirement, at: number, input: ExportInput, spell: Spell): Result<Demanded, ExportProblem> {
  const path = `trust.attestations[${at}]`;
  const { strength, notes } = demandStrength(input.policy, path, ['missing-attestation'], entry.effectiveFrom, input.now);
  if (strength === undefined)
    return ok({ demands: [], attestors: [], notes: [note(path, 'exact', 'The policy does not want to hear of it here.')] });
  const attestor = attestorOf(entry.signer, input);
  if (!attestor.ok) return attestor;
  if (attestor.value === undefined || attestor.value.stated('') === 'false')
    return ok({ demands: [], attestors: [], notes: [note(path, 'not-expressible', `Kyverno reads no statements of ${entry.signer}.`)] });
  const name = statementName(at);
  const met = allOf([
    attestor.value.stated(name),
    ...contents(entry).map((condition) => `[extractPayload(ref, ${celText(name)})].all(said, ${condition})`),
  ]);
  const message = `The policy accepts it only with a statement ${entry.type} of ${entry.signer}.`;
  const demand = { id: `statement_${at}`, path, ...strength, about: imageSets(spell, path, entry.match), met, message };
  return ok({ demands: [demand], attestors: [attestor.value], notes: [...notes, ...lost(path, entry, input)] });
}

export function statementName(at: number): string {
  return `statement-${at}`;
}

/** CEL over `said`, the statement; one that is not there says nothing. */
function contents({ type, where, minPolicySerial }: AttestationRequirement): readonly string[] {
  const builder = "said.?predicate.?runDetails.?builder.?id.orValue(said.?predicate.?builder.?id.orValue(''))";
  const verifier = "said.?predicate.?verifier.?id.orValue('')";
  const ours = `said.?predicate[?${celText(summaryExtension)}]`;
  return [
    ...(where?.builderId === undefined ? [] : [`${builder}.matches(${celText(globExpression(where.builderId))})`]),
    ...(where?.verifierId === undefined ? [] : [`${verifier}.matches(${celText(globExpression(where.verifierId))})`]),
    ...(minPolicySerial === undefined ? [] : [`${ours}.?policySerial.orValue(-1) >= ${minPolicySerial}`]),
    ...(isSummary(type)
      ? ["said.?predicate.?verificationResult.orValue('') == 'PASSED'", `${ours}.?stage.orValue('') != 'workstation'`]
      : []),
  ];
}

function isSummary(type: string): boolean {
  return type.startsWith('https://slsa.dev/verification_summary/');
}

function lost(path: string, entry: AttestationRequirement, { policy }: ExportInput): readonly Note[] {
  const signer = policy.trust?.signers?.[entry.signer];
  const format = signer?.type === 'key' || signer?.type === 'keyless' ? (signer.format ?? 'any') : 'any';
  return [
    note(path, 'exact', 'The statement’s signature, and what it says.'),
    ...(entry.maxAge === undefined ? [] : [note(path, 'looser', 'Kyverno does not show when it was made, so its age does not count.')]),
    ...(isSummary(entry.type) ? [note(path, 'looser', 'For which repository the summary was made is not compared.')] : []),
    ...(entry.type.includes(':') ? [] : [note(path, 'looser', 'Kyverno reads a type that is no URI as a short name of cosign’s.')]),
    ...(format === 'any' ? [] : [note(path, 'looser', `Kyverno finds by itself how statements are stored; it need not be as ${format}.`)]),
    ...(contents(entry).length === 0 ? [] : [note(path, 'stricter', 'Of several statements of this type only the last one is looked at.')]),
  ];
}

function note(path: string, fidelity: Note['fidelity'], reason: string): Note {
  return { path, fidelity, reason };
}
