import { ok, type Result } from '../../model/result.js';
import type { AttestationRequirement } from '../../policy/document.js';
import type { ExportProblem } from '../exporter.js';
import { isSigstoreSigner, strengthOf, type Note } from '../signatures/index.js';
import { authoritiesOf } from './authorities.js';
import type { ClusterImagePolicy, PolicyObjects } from './image-policy.js';
import { placedGlobs } from './placed-globs.js';
import { onlyIndex, type Trusting } from './required-signatures.js';

/** One object for a statement that must be there, of a type and by a signer; what else the policy asks of it the controller does not see. */
export function requiredStatement(context: Trusting, entry: AttestationRequirement, at: number): Result<PolicyObjects, ExportProblem> {
  const path = `trust.attestations[${at}]`;
  const { action, differs } = strengthOf(context, ['missing-attestation'], entry.effectiveFrom);
  if (action === 'nothing') return only({ path, fidelity: 'exact', reason: 'Its rule is switched off.' });
  if (!isSigstoreSigner(context.policy, entry.signer))
    return only({ path, fidelity: 'not-expressible', reason: 'The controller does not read what its signer signs.' });
  const unseen = (['maxAge', 'minPolicySerial', 'where'] as const).filter((key) => entry[key] !== undefined).join(' and ');
  if (unseen !== '' && !context.input.allowsLooser)
    return only({
      path,
      fidelity: 'not-expressible',
      reason: `The controller does not check ${unseen}; with --allow-looser it asks for the statement alone.`,
    });
  const place = placedGlobs(context, entry.match, path);
  const made = authoritiesOf(entry.signer, context.input, context.roots, entry.type);
  if (!made.ok) return made;
  const { authorities } = made.value;
  const object: ClusterImagePolicy = {
    path,
    suffix: `attest-${at}`,
    globs: place.globs,
    authorities,
    mode: action === 'refuse' ? 'enforce' : 'warn',
  };
  return ok({
    objects: place.globs.length === 0 ? [] : [object],
    notes: [
      unseen === ''
        ? { path, fidelity: 'exact', reason: 'The statement and its signer are asked for.' }
        : { path, fidelity: 'looser', reason: `The statement and its signer are asked for, and not ${unseen}.` },
      ...place.notes,
      ...(differs === undefined ? [] : [{ path, ...differs }]),
      ...made.value.notes,
      ...(authorities.length === 0 ? [] : [onlyIndex(path)]),
    ],
  });
}

function only(note: Note): Result<PolicyObjects, ExportProblem> {
  return ok({ objects: [], notes: [note] });
}
