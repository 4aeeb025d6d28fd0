/* What the policy asks of signatures and statements, as Kyverno's ImageValidatingPolicies. */
import { ok, type Result } from '../../../model/result.js';
import { spellingsUnder } from '../../checks/index.js';
import type { ExportedRule, ExportInput, ExportProblem } from '../../exporter.js';
import { mergeNotes } from '../../signatures/index.js';
import type { Verification } from './image-validating-policy.js';
import { requirement, type Demanded } from './requirements.js';
import { verificationNotes } from './verification-notes.js';
import { statement } from './statements.js';

export { imageValidatingPolicies, type Verification } from './image-validating-policy.js';

/** What has to be verified, and what is said of it. Entries are about repositories as trust reads them: short names are Docker Hub's. */
export function readVerification(
  input: ExportInput,
): Result<{ readonly verification: Verification; readonly rules: readonly ExportedRule[] }, ExportProblem> {
  const { require = [], attestations = [] } = input.policy.trust ?? {};
  const spell = spellingsUnder(input.policy, 'other');
  if (!spell.ok) return spell;
  const read: Demanded[] = [];
  for (const answer of [
    ...require.map((entry, at) => requirement(entry, at, input, spell.value)),
    ...attestations.map((entry, at) => statement(entry, at, input, spell.value)),
  ]) {
    if (!answer.ok) return answer;
    read.push(answer.value);
  }
  const demands = read.flatMap((one) => one.demands);
  const attestors = read.flatMap((one) => one.attestors);
  const notes = [...read.flatMap((one) => one.notes), ...attestors.flatMap((one) => one.notes), ...verificationNotes(input, demands)];
  return ok({ verification: { demands, attestors }, rules: mergeNotes(notes) });
}
