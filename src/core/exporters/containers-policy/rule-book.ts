import { ok, type Result } from '../../model/result.js';
import { parsePattern } from '../../policy/pattern/index.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { strengthOf, writtenPatterns, type Note, type Weighing } from '../signatures/index.js';
import { allowedEntries, exceptedEntries } from './allowed-entries.js';
import { escapeNote, mirrorEntries, refusedEntries } from './refused-entries.js';
import { requirementsOf } from './requirements.js';
import { scopedEntries, type AllowedPart, type Part, type ScopedEntry, type Writing } from './scoped-entry.js';

/** The policy as entries over scopes, and what was lost on the way. */
export interface RuleBook {
  readonly entries: readonly ScopedEntry[];
  /** False when what no entry allows is refused. */
  readonly allowsAll: boolean;
  readonly notes: readonly Note[];
}

export function ruleBook(input: ExportInput, weighing: Weighing, use: Writing['use']): Result<RuleBook, ExportProblem> {
  const context: Writing = { ...weighing, input, use, written: writtenPatterns(input.policy) };
  const allowed = allowedEntries(context);
  const required = requiredEntries(context, allowed);
  if (!required.ok) return required;
  const parts = [allowed, exceptedEntries(context), refusedEntries(context, allowed), mirrorEntries(context), required.value];
  return ok({
    entries: parts.flatMap(({ entries }) => entries),
    allowsAll: allowed.allowsAll,
    notes: parts.flatMap(({ notes }) => notes),
  });
}

function requiredEntries(context: Writing, allowed: AllowedPart): Result<Part, ExportProblem> {
  const notes: Note[] = [];
  const entries: ScopedEntry[] = [];
  for (const [at, entry] of (context.policy.trust?.require ?? []).entries()) {
    const path = `trust.require[${at}]`;
    const { action, differs } = strengthOf(context, ['unsigned-image', 'untrusted-signer'], entry.effectiveFrom);
    if (differs !== undefined) notes.push({ path, ...differs });
    if (action !== 'refuse') {
      if (differs === undefined)
        notes.push({ path, fidelity: 'exact', reason: 'It refuses nothing in the policy, and the engine cannot warn.' });
      continue;
    }
    const made = requirementsOf(entry, at, context.input);
    if (!made.ok) return made;
    notes.push(...made.value.notes);
    const { requirements } = made.value;
    const says: ScopedEntry['says'] = requirements === 'nobody' ? { kind: 'refuse' } : { kind: 'require', requirements };
    entries.push(...scopedEntries(context, entry.match, path, notes, says, 'widen'));
    const parsed = parsePattern(entry.match);
    if (parsed.ok) escapeNote(parsed.value, allowed, path, notes);
  }
  return ok({ entries, notes });
}
