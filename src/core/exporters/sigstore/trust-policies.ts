import { ok, type Result } from '../../model/result.js';
import type { ExportProblem } from '../exporter.js';
import type { PolicyObjects } from './image-policy.js';
import { requiredSignatures, type Trusting } from './required-signatures.js';
import { requiredStatement } from './required-statement.js';

/** What trust asks: all objects that match must be satisfied, so each clause is one. */
export function trustPolicies(context: Trusting): Result<PolicyObjects, ExportProblem> {
  const { require = [], attestations = [] } = context.policy.trust ?? {};
  const asked = [
    ...require.map((entry, at) => () => requiredSignatures(context, entry, at)),
    ...attestations.map((entry, at) => () => requiredStatement(context, entry, at)),
  ];
  const made: PolicyObjects[] = [];
  for (const ask of asked) {
    const answer = ask();
    if (!answer.ok) return answer;
    made.push(answer.value);
  }
  return ok({ objects: made.flatMap(({ objects }) => objects), notes: made.flatMap(({ notes }) => notes) });
}
