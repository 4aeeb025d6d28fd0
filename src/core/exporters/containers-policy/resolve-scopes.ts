import type { Note } from '../signatures/index.js';
import type { Requirement } from './requirements.js';
import type { RuleBook } from './rule-book.js';
import type { ScopedEntry } from './scoped-entry.js';
import { canBeRepository, scopesAbove } from './scopes.js';

/** What is asked at a scope: all of the requirements, of which none means that anything is accepted. */
export type ScopeAnswer = 'reject' | readonly Requirement[];

/** Every scope with all that counts there, by its name; `''` is what counts elsewhere. */
export interface ResolvedScopes {
  readonly scopes: ReadonlyMap<string, ScopeAnswer>;
  readonly notes: readonly Note[];
}

/**
 * The most specific scope counts alone (containers/image, policy_eval.go), so each gets what all around it say. A scope matches both the
 * repository of its name and what lies below; where the policy means only one of them, the report says what becomes of the other.
 */
export function resolveScopes({ entries, allowsAll }: RuleBook): ResolvedScopes {
  const byScope = new Map<string, ScopedEntry[]>();
  for (const entry of entries) {
    const known = byScope.get(entry.scope);
    if (known === undefined) byScope.set(entry.scope, [entry]);
    else known.push(entry);
  }
  const scopes = new Map<string, ScopeAnswer>();
  const notes: Note[] = [];
  for (const scope of [...new Set([...byScope.keys(), ''])].sort()) {
    const own = byScope.get(scope) ?? [];
    const isAboutBelow = scope === '' || own.some(({ means }) => means === 'below');
    const answer = answerAt(scope, isAboutBelow ? 'below' : 'itself', byScope, allowsAll);
    scopes.set(scope, answer);
    if (canBeRepository(scope))
      notes.push(...differences(scope, own, answer, answerAt(scope, isAboutBelow ? 'itself' : 'below', byScope, allowsAll), isAboutBelow));
  }
  return { scopes, notes };
}

type Part = ScopedEntry['means'];

function answerAt(scope: string, part: Part, byScope: ReadonlyMap<string, readonly ScopedEntry[]>, allowsAll: boolean): ScopeAnswer {
  const counting = countingAt(scope, part, byScope);
  if (counting.some(({ says }) => says.kind === 'refuse')) return 'reject';
  if (!allowsAll && !counting.some(({ says }) => says.kind === 'allow')) return 'reject';
  const asked = counting.flatMap(({ says }) => (says.kind === 'require' ? says.requirements : []));
  return [...new Map(asked.map((requirement) => [JSON.stringify(requirement), requirement])).values()];
}

/** Entries that speak of the scope: its own, then those of the scopes around it up to a mirror's, beyond which only `**` counts. */
function countingAt(scope: string, part: Part, byScope: ReadonlyMap<string, readonly ScopedEntry[]>): readonly ScopedEntry[] {
  const counting: ScopedEntry[] = [];
  let isApart = false;
  for (const around of [scope, ...scopesAbove(scope)]) {
    if (isApart && around !== '') continue;
    const meant = (byScope.get(around) ?? []).filter(({ means }) => means === (around === scope ? part : 'below'));
    counting.push(...meant);
    isApart ||= meant.some(({ says }) => says.kind === 'apart');
  }
  return counting;
}

function differences(
  scope: string,
  own: readonly ScopedEntry[],
  answer: ScopeAnswer,
  other: ScopeAnswer,
  isAboutBelow: boolean,
): readonly Note[] {
  if (JSON.stringify(answer) === JSON.stringify(other)) return [];
  const fidelity = isAsStrict(answer, other) ? 'stricter' : 'looser';
  const rest = isAboutBelow ? `the repository \`${scope}\` itself` : `what lies below \`${scope}\``;
  const reason = `A scope is about a repository and about what lies below it, so the same is asked of ${rest}.`;
  return [...new Set(own.map(({ path }) => path))].map((path) => ({ path, fidelity, reason }));
}

function isAsStrict(answer: ScopeAnswer, other: ScopeAnswer): boolean {
  if (answer === 'reject') return true;
  if (other === 'reject') return false;
  const asked = new Set(answer.map((requirement) => JSON.stringify(requirement)));
  return other.every((requirement) => asked.has(JSON.stringify(requirement)));
}
