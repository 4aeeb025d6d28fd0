import { parsePattern } from '../../policy/pattern/index.js';
import type { ExportInput } from '../exporter.js';
import type { Note, Weighing, WrittenPatterns } from '../signatures/index.js';
import type { Requirement } from './requirements.js';
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

/** What the file is written from. */
export interface Writing extends Weighing {
  readonly input: ExportInput;
  readonly use: 'run' | 'base' | 'tool';
  readonly written: WrittenPatterns;
}

/** Entries with what was lost on the way to them. */
export interface Part {
  readonly entries: readonly ScopedEntry[];
  readonly notes: readonly Note[];
}

/** What is let in. */
export interface AllowedPart extends Part {
  /** True when nothing says what may be pulled. */
  readonly allowsAll: boolean;
}

/** The entries of a pattern under all names; one that is no scope is left out or, which refuses more, said of the scope around it. */
export function scopedEntries(
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
