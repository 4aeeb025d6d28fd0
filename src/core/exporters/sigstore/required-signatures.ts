import { ok, type Result } from '../../model/result.js';
import type { TrustRequirement } from '../../policy/document.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import {
  clausesOf,
  isSigstoreSigner,
  signerIn,
  strengthOf,
  thresholdNotes,
  type Clause,
  type Note,
  type Weighing,
} from '../signatures/index.js';
import { authoritiesOf, type SignerAuthorities } from './authorities.js';
import type { ClusterImagePolicy, PolicyObjects } from './image-policy.js';
import { placedGlobs, type Among } from './placed-globs.js';
import type { TrustRoots } from './trust-roots.js';

export interface Trusting extends Weighing, Among {
  readonly input: ExportInput;
  readonly roots: TrustRoots;
}

/** One object for each clause of an entry; inside one any authority is enough. */
export function requiredSignatures(context: Trusting, entry: TrustRequirement, at: number): Result<PolicyObjects, ExportProblem> {
  const path = `trust.require[${at}]`;
  const { action, differs } = strengthOf(context, ['unsigned-image', 'untrusted-signer'], entry.effectiveFrom);
  if (action === 'nothing') return ok({ objects: [], notes: [{ path, fidelity: 'exact', reason: 'Its rules are switched off.' }] });
  const place = placedGlobs(context, entry.match, path);
  const clauses = clausesOf(entry);
  const notes: Note[] = [
    ...place.notes,
    ...(differs === undefined ? [] : [{ path, ...differs }]),
    ...(clauses === undefined ? [tooMany(path)] : []),
    ...thresholdNotes(context.policy, entry, path),
    ...nameNotes(context, entry, path),
    { path, fidelity: 'exact', reason: inWords },
  ];
  const objects: ClusterImagePolicy[] = [];
  for (const [number, clause] of (clauses ?? everybody(entry)).entries()) {
    const made = authoritiesOfClause(context, clause, path);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    const { authorities } = made.value;
    const mode = action === 'refuse' ? 'enforce' : 'warn';
    if (made.value.isAsked) objects.push({ path, suffix: `require-${at}-${number}`, globs: place.globs, authorities, mode });
  }
  if (objects.some(({ authorities }) => authorities.length > 0)) notes.push(onlyIndex(path));
  return ok({ objects: place.globs.length === 0 ? [] : objects, notes });
}

const inWords = 'One object for each who has to sign.';

function everybody({ all = [], any = [] }: TrustRequirement): readonly Clause[] {
  return [...all, ...any].map((name) => [name]);
}

interface ClauseAuthorities extends SignerAuthorities {
  /** False when another engine has to ask. */
  readonly isAsked: boolean;
}

function authoritiesOfClause(context: Trusting, clause: Clause, path: string): Result<ClauseAuthorities, ExportProblem> {
  const known = clause.filter((name) => isSigstoreSigner(context.policy, name));
  if (known.length === 0 && clause.length > 0) {
    const reason = `The controller does not read signatures of ${clause.join(', ')}; another engine has to.`;
    return ok({ isAsked: false, authorities: [], notes: [{ path, fidelity: 'not-expressible', reason }] });
  }
  const made: SignerAuthorities[] = [];
  for (const name of known) {
    const one = authoritiesOf(name, context.input, context.roots);
    if (!one.ok) return one;
    made.push(one.value);
  }
  const authorities = made.flatMap((one) => one.authorities);
  const notes = [
    ...made.flatMap((one) => one.notes),
    ...(known.length < clause.length ? [fewer(path)] : []),
    ...(authorities.length === 0 ? [nobody(path)] : []),
  ];
  return ok({ isAsked: true, authorities, notes });
}

/** The controller compares digests, never the name that a signature in the legacy format carries. */
function nameNotes({ policy }: Trusting, { identity, all = [], any = [] }: TrustRequirement, path: string): readonly Note[] {
  if (identity === undefined) return [];
  const carriesName = [...all, ...any].some((name) => {
    const signer = signerIn(policy, name);
    return (signer?.type === 'key' || signer?.type === 'keyless') && signer.format !== 'bundle';
  });
  if (!carriesName && identity === 'repository') return [];
  const reason = `The controller compares digests only, so \`identity: ${identity}\` is not asked for: a signature made for the same content elsewhere counts.`;
  return [{ path, fidelity: 'looser', reason }];
}

/** The policy wants every platform's image signed (policy.md section 5, Trust). */
export function onlyIndex(path: string): Note {
  return {
    path,
    fidelity: 'looser',
    reason: 'Of an image for several platforms the controller looks at the index alone, which names them by digest.',
  };
}

function tooMany(path: string): Note {
  return { path, fidelity: 'stricter', reason: 'There are too many ways to reach the threshold, so everybody has to sign.' };
}

function fewer(path: string): Note {
  return { path, fidelity: 'stricter', reason: 'Signatures that are no Sigstore’s are no alternative here.' };
}

function nobody(path: string): Note {
  return {
    path,
    fidelity: 'stricter',
    reason: 'The controller can verify nobody who may sign, so everything that it asks for is refused.',
  };
}
