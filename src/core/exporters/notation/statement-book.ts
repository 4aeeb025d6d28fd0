import type { Policy, TrustRequirement } from '../../policy/document.js';
import { matchingEntries } from '../../policy/trusted/matching-entries.js';
import { parseReference } from '../../reference/index.js';
import { strengthOf, type Note, type Weighing } from '../signatures/index.js';
import { isOpen, isScope } from './repositories.js';
import { askedOfNotation, type Asked, type Verification } from './statements.js';

/** Statements by what they verify, and what became of every entry. */
export interface StatementBook {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
}

export interface Statement {
  readonly scopes: readonly string[];
  /** Undefined: nothing is verified, since the policy only warns. */
  readonly verification: Verification | undefined;
}

/** A repository has one statement, and one with `*` counts for all that have none. */
export function statementBook(weighing: Weighing, repositories: readonly string[]): StatementBook {
  const { policy } = weighing;
  const asked = (policy.trust?.require ?? []).map((entry, at) => weigh(weighing, entry, at));
  const notes = asked.flatMap((one) => one.notes);
  const everywhere = verificationsOf(asked.filter(({ entry }) => entry.match === '**'));
  const groups = new Map<string, { verification: Verification | undefined; scopes: string[] }>();
  const add = (verification: Verification | undefined, scope: string): void => {
    const key = JSON.stringify(verification ?? null);
    const group = groups.get(key) ?? { verification, scopes: [] };
    group.scopes.push(scope);
    groups.set(key, group);
  };
  for (const repository of repositories) {
    const own = asked.filter(({ at, isElsewhere }) => !isElsewhere && matches(policy, repository).has(at));
    const chosen = choose(repository, own);
    notes.push(...chosen.notes);
    if (chosen.verification !== 'none') add(chosen.verification, repository);
  }
  const [everything] = everywhere;
  const statements = [...groups.values()];
  if (everything !== undefined) statements.push({ verification: everything, scopes: ['*'] });
  if (everywhere.length > 1) notes.push(...asked.filter(({ entry }) => entry.match === '**').map(({ path }) => both(path)));
  return { statements, notes: [...notes, ...asked.flatMap((one) => openNotes(one, everywhere.length > 0))] };
}

interface Weighed extends Asked {
  readonly entry: TrustRequirement;
  readonly at: number;
  readonly path: string;
  readonly isOnlyWarning: boolean;
}

function weigh(weighing: Weighing, entry: TrustRequirement, at: number): Weighed {
  const path = `trust.require[${at}]`;
  const { action, differs } = strengthOf(weighing, ['unsigned-image', 'untrusted-signer'], entry.effectiveFrom);
  const asked = askedOfNotation(weighing.policy, entry, at, weighing.now);
  const notes: Note[] = [
    {
      path,
      fidelity: 'exact',
      reason: action === 'refuse' ? 'A statement over its repositories.' : 'It refuses nothing, so nothing is verified.',
    },
    ...asked.notes,
    ...(differs === undefined ? [] : [{ path, ...differs }]),
    ...(entry.identity === undefined || asked.isElsewhere ? [] : [nameless(path, entry.identity)]),
    ...(action !== 'refuse' || asked.isElsewhere ? [] : [onlyNamed(path)]),
  ];
  return { ...asked, notes, entry, at, path, isOnlyWarning: action !== 'refuse' };
}

function verificationsOf(asked: readonly Weighed[]): readonly Verification[] {
  const all = asked.filter(({ isOnlyWarning }) => !isOnlyWarning).flatMap(({ verifications }) => verifications);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function matches(policy: Policy, repository: string): ReadonlySet<number> {
  const parsed = parseReference(repository);
  return new Set(parsed.ok ? matchingEntries(parsed.value.reference, { policy }).require.map(({ index }) => index) : []);
}

interface Chosen {
  readonly verification: Verification | undefined | 'none';
  readonly notes: readonly Note[];
}

function choose(repository: string, asked: readonly Weighed[]): Chosen {
  if (asked.length === 0) return { verification: 'none', notes: [] };
  if (!isScope(repository))
    return { verification: 'none', notes: asked.map(({ path }) => stricter(path, `notation knows no scope \`${repository}\`.`)) };
  const [first, ...others] = verificationsOf(asked);
  if (others.length === 0) return { verification: first, notes: [] };
  return { verification: first, notes: asked.map(({ path }) => both(path)) };
}

/** What nobody lists has no statement, and notation refuses what has none. */
function openNotes({ entry, path, isElsewhere, isOnlyWarning }: Weighed, hasEverything: boolean): readonly Note[] {
  if (isElsewhere || entry.match === '**' || !isOpen(entry.match)) return [];
  if (isOnlyWarning) return [{ path, fidelity: 'not-expressible', reason: 'Repositories of a pattern cannot be left unverified.' }];
  return hasEverything
    ? [
        {
          path,
          fidelity: 'looser',
          reason: 'A scope is one repository: those that the option `repositories` does not list fall to the statement for everything.',
        },
      ]
    : [stricter(path, 'A scope is one repository: those that the option `repositories` does not list are refused.')];
}

function both(path: string): Note {
  return {
    path,
    fidelity: 'looser',
    reason: 'A repository has one statement, which cannot ask for several signers: only the first is asked for.',
  };
}

/** The policy wants every platform's image signed (policy.md section 5, Trust). */
function onlyNamed(path: string): Note {
  return {
    path,
    fidelity: 'looser',
    reason: 'Of an image for several platforms notation looks at the index alone, which names them by digest.',
  };
}

function nameless(path: string, identity: string): Note {
  return { path, fidelity: 'looser', reason: `notation signs digests, never names, so \`identity: ${identity}\` is not asked for.` };
}

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}
