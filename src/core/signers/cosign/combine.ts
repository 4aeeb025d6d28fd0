import type { AttestationFact } from '../../model/trust.js';
import type { PartOfMaterial, VerifiedMaterial } from '../signing-tool.js';
import { statementsOf } from './read-attested.js';

/**
 * Puts the answers of all calls together. Where there are no bundles cosign answers a question about bundled statements with older ones,
 * and only the list of bundles says which it was: a statement is a bundle when its kind is listed.
 */
export function combine(answers: readonly PartOfMaterial[]): VerifiedMaterial {
  const attestations = (part: string): readonly AttestationFact[] =>
    answers.filter((answer) => answer.part === part).flatMap((answer) => answer.attestations);
  const listed = attestations('bundle');
  const told = attestations(statementsOf({ format: 'bundle' }));
  const isListed = ({ predicateType }: AttestationFact): boolean => listed.some((one) => one.predicateType === predicateType);
  const isTold = ({ predicateType }: AttestationFact): boolean => told.some((one) => one.predicateType === predicateType);
  return {
    signatures: answers.flatMap(({ signatures }) => signatures),
    attestations: [...told.filter(isListed), ...listed.filter((one) => !isTold(one)), ...attestations(statementsOf({ format: 'legacy' }))],
  };
}
