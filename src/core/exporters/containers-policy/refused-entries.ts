import type { RuleId } from '../../model/rules.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import { strengthOf, type Note } from '../signatures/index.js';
import type { AllowedPart, Part, ScopedEntry, Writing } from './scoped-entry.js';
import { scopeOf } from './scopes.js';

export function refusedEntries(context: Writing, allowed: AllowedPart): Part {
  const notes: Note[] = [];
  const entries = (context.policy.sources?.deny ?? []).flatMap(({ match, effectiveFrom }, at): readonly ScopedEntry[] => {
    const path = `sources.deny[${at}]`;
    if (!refuses(context, 'denied-image', effectiveFrom, path, notes)) return [];
    const parsed = parsePattern(match);
    if (!parsed.ok) return [];
    const lost = context.written
      .of(parsed.value)
      .map(scopeOf)
      .find((scope) => 'because' in scope);
    const isAllowed = allowed.allowsAll || allowed.entries.length > 0;
    if (lost !== undefined && isAllowed && 'because' in lost)
      notes.push({ path, fidelity: 'looser', reason: `Not all of it is refused: ${lost.because}.` });
    escapeNote(parsed.value, allowed, path, notes);
    return context.written.of(parsed.value).flatMap((pattern): readonly ScopedEntry[] => {
      const scope = scopeOf(pattern);
      return 'because' in scope ? [] : [{ ...scope, path, says: { kind: 'refuse' } }];
    });
  });
  const exact = (context.policy.sources?.deny ?? []).map((_, at): Note => ({
    path: `sources.deny[${at}]`,
    fidelity: 'exact',
    reason: 'Its scope is rejected, and every scope below it.',
  }));
  return { entries, notes: [...notes, ...exact] };
}

/** Hosts compare with case there, so where unnamed hosts are let in, a denied one is let in with capitals. */
export function escapeNote(pattern: Pattern, allowed: AllowedPart, path: string, notes: Note[]): void {
  if (pattern.kind === 'everything') return;
  const isOpen = allowed.allowsAll || allowed.entries.some(({ scope }) => scope === '' || scope.startsWith('*.'));
  if (isOpen)
    notes.push({
      path,
      fidelity: 'looser',
      reason:
        'A host written with capitals is another one to the engine, and what is allowed does not name its hosts in full. List them under `sources.allow`.',
    });
}

export function mirrorEntries(context: Writing): Part {
  const notes: Note[] = [];
  const entries = context.written.mirrors.flatMap(({ index, required, source, mirror }): readonly ScopedEntry[] => {
    const path = `mirrors[${index}]`;
    notes.push({
      path,
      fidelity: 'exact',
      reason: `Scopes of its source are repeated for what it serves${required ? ', and its source itself is rejected.' : '.'}`,
    });
    const [from, to] = [scopeOf(source), scopeOf(mirror)];
    const apart: readonly ScopedEntry[] = 'because' in to ? [] : [{ ...to, path, says: { kind: 'apart' } }];
    const isRefused = required && refuses(context, 'mirror-required', context.policy.mirrors?.[index]?.effectiveFrom, path, notes);
    return 'because' in from || !isRefused ? apart : [...apart, { ...from, path, says: { kind: 'refuse' } }];
  });
  return { entries, notes };
}

function refuses(context: Writing, rule: RuleId, from: string | undefined, path: string, notes: Note[]): boolean {
  const { action, differs } = strengthOf(context, [rule], from);
  if (differs !== undefined) notes.push({ path, ...differs });
  return action === 'refuse';
}
