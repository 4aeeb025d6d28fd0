import { ok, type Result } from '../../model/result.js';
import type { RuleId } from '../../model/rules.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import type { ExportInput, ExportProblem } from '../exporter.js';
import { strengthOf, takenExceptions, writtenPatterns, type Note, type Weighing } from '../signatures/index.js';
import { requirementsOf, type Requirement } from './requirements.js';
import { scopeOf, type Scope } from './scopes.js';

/** What a scope's images are to be: refused, or vouched for; the worst of all entries that speak of it counts. */
export interface ScopedEntry extends Scope {
  readonly path: string;
  readonly says:
    | { readonly kind: 'allow' }
    | { readonly kind: 'refuse' }
    /** What lies below a mirror is another source: what is said of scopes above it does not hold there. */
    | { readonly kind: 'apart' }
    | { readonly kind: 'require'; readonly requirements: readonly Requirement[] };
}

/** The policy as entries over scopes, and what was lost on the way. */
export interface RuleBook {
  readonly entries: readonly ScopedEntry[];
  /** False when what no entry allows is refused. */
  readonly allowsAll: boolean;
  readonly notes: readonly Note[];
}

interface Writing extends Weighing {
  readonly input: ExportInput;
  readonly use: 'run' | 'base' | 'tool';
  readonly written: ReturnType<typeof writtenPatterns>;
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

interface Part {
  readonly entries: readonly ScopedEntry[];
  readonly notes: readonly Note[];
}

interface AllowedPart extends Part {
  readonly allowsAll: boolean;
}

function allowedEntries(context: Writing): AllowedPart {
  const { policy, use } = context;
  const { action, differs } = strengthOf(context, ['unapproved-registry']);
  const { allow } = policy.sources ?? {};
  const notes: Note[] = [];
  if (allow === undefined || action !== 'refuse') {
    const reason = differs ?? {
      fidelity: 'exact' as const,
      reason: 'It only warns in the policy, and the engine cannot warn: all sources are let in.',
    };
    return { entries: [], allowsAll: true, notes: (allow ?? []).map((_, at) => ({ path: `sources.allow[${at}]`, ...reason })) };
  }
  if (allow.length === 0) notes.push({ path: 'sources.allow', fidelity: 'exact', reason: 'Everything is refused.' });
  const entries = allow.flatMap(({ match, use: uses, namespaces }, at): readonly ScopedEntry[] => {
    const path = `sources.allow[${at}]`;
    const isGranted = uses === undefined || uses.includes(use);
    if (uses !== undefined) notes.push({ path: `${path}.use`, fidelity: 'exact', reason: `The file is for the use \`${use}\`.` });
    if (!isGranted) {
      notes.push({ path, fidelity: 'exact', reason: 'It is not granted here.' });
      return [];
    }
    if (namespaces !== undefined) {
      const isTaken = context.input.allowsLooser;
      const note = isTaken
        ? { fidelity: 'looser' as const, reason: 'The engine knows no namespaces: it is granted in all of them.' }
        : { fidelity: 'stricter' as const, reason: 'The engine knows no namespaces, so it is left out.' };
      notes.push({ path, ...note }, { path: `${path}.namespaces`, ...note });
      if (!isTaken) return [];
    }
    return scoped(context, match, path, notes, { kind: 'allow' }, 'leave-out');
  });
  const catalogue =
    use === 'run'
      ? []
      : (policy.bases?.catalogue ?? []).flatMap(({ image }, at) =>
          scoped(context, image, `bases.catalogue[${at}]`, notes, { kind: 'allow' }, 'leave-out'),
        );
  return { entries: [...entries, ...catalogue], allowsAll: false, notes };
}

function exceptedEntries(context: Writing): Part {
  const { input, policy, now } = context;
  const taken = takenExceptions(policy, now, input.allowsLooser);
  const notes: Note[] = [...taken.notes];
  return {
    entries: taken.sources.flatMap(({ path, match }) => scoped(context, match, path, notes, { kind: 'allow' }, 'leave-out')),
    notes,
  };
}

/** The entries of a pattern under all names; one that is no scope is left out or, which refuses more, said of the scope around it. */
function scoped(
  context: Writing,
  match: string,
  path: string,
  notes: Note[],
  says: ScopedEntry['says'],
  otherwise: 'leave-out' | 'widen',
): readonly ScopedEntry[] {
  const parsed = parsePattern(match);
  if (!parsed.ok) return [];
  notes.push({
    path,
    fidelity: 'exact',
    reason: 'One scope, with what every scope around it asks for. A host written with capitals is another one to the engine.',
  });
  return context.written.of(parsed.value).flatMap((pattern): readonly ScopedEntry[] => {
    const scope = scopeOf(pattern);
    if ('because' in scope) {
      notes.push({
        path,
        fidelity: 'stricter',
        reason:
          otherwise === 'widen'
            ? `It is asked of all of \`${scope.around.scope}\`: ${scope.because}.`
            : `It is left out: ${scope.because}.`,
      });
      return otherwise === 'widen' ? [{ ...scope.around, path, says }] : [];
    }
    if (scope.wider !== undefined) notes.push({ path, fidelity: says.kind === 'allow' ? 'looser' : 'stricter', reason: scope.wider });
    return [{ ...scope, path, says }];
  });
}

function refusedEntries(context: Writing, allowed: AllowedPart): Part {
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
function escapeNote(pattern: Pattern, allowed: AllowedPart, path: string, notes: Note[]): void {
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

function mirrorEntries(context: Writing): Part {
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
    entries.push(...scoped(context, entry.match, path, notes, says, 'widen'));
    const parsed = parsePattern(entry.match);
    if (parsed.ok) escapeNote(parsed.value, allowed, path, notes);
  }
  return ok({ entries, notes });
}

function refuses(context: Writing, rule: RuleId, from: string | undefined, path: string, notes: Note[]): boolean {
  const { action, differs } = strengthOf(context, [rule], from);
  if (differs !== undefined) notes.push({ path, ...differs });
  return action === 'refuse';
}
