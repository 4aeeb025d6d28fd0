import type { Policy } from '../document.js';
import type { DocumentPath, PolicyProblem, PolicyReading } from '../layer.js';
import { parsePattern, type Pattern } from '../pattern/index.js';

/** Says what in a sound policy is likely not what its author meant. */
export type Lint = (policy: Policy, reading: PolicyReading) => readonly PolicyProblem[];

/** The words of a remark about a policy. */
export interface Remark {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** A remark on the words of a value; it breaks nothing. */
export function remarkAt(reading: PolicyReading, path: DocumentPath, remark: Remark, level: 'warn' | 'info' = 'warn'): PolicyProblem {
  return { rule: 'policy-invalid', level, span: reading.headOf(path), ...remark };
}

/** An entry of a list that has a pattern, with its place. */
export interface PatternEntry {
  readonly pattern: Pattern;
  readonly path: DocumentPath;
}

/** The entries of a list whose patterns can be read; a policy that was read sound has no others. */
export function patternEntries(entries: readonly { readonly match: string }[] | undefined, list: DocumentPath): readonly PatternEntry[] {
  return (entries ?? []).flatMap(({ match }, index) => {
    const parsed = parsePattern(match);
    return parsed.ok ? [{ pattern: parsed.value, path: [...list, index] }] : [];
  });
}
