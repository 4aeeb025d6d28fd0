import { ok, type Result } from '../../model/result.js';
import type { TrustRequirement } from '../../policy/document.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { base64Of, clausesOf, isSigstoreSigner, thresholdNotes, type Clause, type Note } from '../signatures/index.js';
import { choiceOf, type Choice } from './signer-choice.js';

/** One entry of a scope's list; all of a list must hold. */
export type Requirement = Readonly<Record<string, unknown>> & { readonly type: string };

/** What one `trust.require` entry comes to. `nobody`: the engine can verify no signature that would do. */
export interface Required {
  readonly requirements: readonly Requirement[] | 'nobody';
  readonly notes: readonly Note[];
}

/** Each clause is one `sigstoreSigned`: keys can be alternatives of each other, nothing else can. */
export function requirementsOf(entry: TrustRequirement, at: number, input: ExportInput): Result<Required, ExportProblem> {
  const path = `trust.require[${at}]`;
  const clauses = clausesOf(entry);
  const notes: Note[] =
    clauses === undefined ? [stricter(path, 'There are too many ways to reach the threshold, so everybody has to sign.')] : [];
  const requirements: Requirement[] = [];
  let isNobody = false;
  for (const clause of clauses ?? [...(entry.all ?? []), ...(entry.any ?? [])].map((name) => [name])) {
    const kept = clause.filter((name) => isSigstoreSigner(input.policy, name));
    if (kept.length === 0 && clause.length > 0) {
      notes.push({
        path,
        fidelity: 'not-expressible',
        reason: `The engine does not read signatures of ${clause.join(', ')}; another one has to.`,
      });
      continue;
    }
    const made = requirementOf(kept, entry, input, path);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    if (made.value.requirement === undefined) isNobody = true;
    else requirements.push(made.value.requirement);
  }
  if (isNobody) notes.push(stricter(path, 'The engine can verify nobody who may sign, so what it asks for is refused.'));
  else if (requirements.length > 0) notes.push(onlyPulled(path));
  return ok({
    requirements: isNobody ? 'nobody' : requirements,
    notes: [...notes, ...thresholdNotes(input.policy, entry, path), ...nameNotes(entry, path)],
  });
}

interface Made {
  readonly requirement?: Requirement;
  readonly notes: readonly Note[];
}

function requirementOf(clause: Clause, entry: TrustRequirement, input: ExportInput, path: string): Result<Made, ExportProblem> {
  const notes: Note[] = [];
  const choices: Choice[] = [];
  for (const name of clause) {
    const made = choiceOf(name, input);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    if (made.value.choice !== undefined) choices.push(made.value.choice);
  }
  const [first] = choices;
  if (first === undefined) return ok({ notes });
  const alike = choices.filter(({ alikeBy }) => alikeBy !== undefined && alikeBy === first.alikeBy);
  const taken = alike.length === 0 ? [first] : alike;
  if (taken.length < choices.length)
    notes.push(
      stricter(path, `Alternatives of different kinds cannot be said, so only ${taken.map(({ name }) => name).join(', ')} is accepted.`),
    );
  return ok({ requirement: toRequirement(taken, entry), notes });
}

function toRequirement(choices: readonly Choice[], { identity }: TrustRequirement): Requirement {
  const keys = [...new Set(choices.flatMap((choice) => choice.keys))].map(base64Of);
  const [only] = keys;
  return {
    type: 'sigstoreSigned',
    ...(keys.length === 0 ? {} : keys.length === 1 ? { keyData: only } : { keyDatas: keys }),
    ...choices[0]?.rest,
    // cosign writes the repository alone, so anything narrower fits no tag.
    signedIdentity: { type: identity === 'exact' ? 'matchRepoDigestOrExact' : 'matchRepository' },
  };
}

function nameNotes({ identity }: TrustRequirement, path: string): readonly Note[] {
  return identity === undefined ? [stricter(path, 'The engine also compares the repository that a signature was made for.')] : [];
}

/** The policy wants the index and every platform's image signed (policy.md section 5, Trust). */
function onlyPulled(path: string): Note {
  return { path, fidelity: 'looser', reason: 'Of an image for several platforms the engine looks at the one that is pulled alone.' };
}

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}
