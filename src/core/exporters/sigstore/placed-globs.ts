import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import { commonPattern, type Note, type WrittenPatterns } from '../signatures/index.js';
import { globsOf } from './globs.js';
import { escapes } from './refusals.js';

/** Where an object of trust looks, and what the policy means otherwise. */
export interface Placed {
  readonly globs: readonly string[];
  readonly notes: readonly Note[];
}

/** What trust is worked out among. */
export interface Among {
  readonly written: WrittenPatterns;
  /** An object matches nothing beyond these, or a signature would approve what no source does. */
  readonly allowed: readonly Pattern[];
}

/** The globs of a pattern, cut down to what is allowed. */
export function placedGlobs({ written, allowed }: Among, match: string, path: string): Placed {
  const parsed = parsePattern(match);
  if (!parsed.ok) return { globs: [], notes: [] };
  const notes: Note[] = [];
  const escape = escapes(written, parsed.value, allowed);
  if (escape !== undefined) notes.push({ path, fidelity: 'looser', reason: escape });
  const patterns = written.of(parsed.value).flatMap((pattern) => allowed.flatMap((one) => inBoth(pattern, one, path, notes)));
  const globs = patterns.map(globsOf).flatMap((made) => (made.kind === 'globs' ? made.globs : []));
  return { globs: [...new Set(globs)], notes };
}

function inBoth(pattern: Pattern, allowed: Pattern, path: string, notes: Note[]): readonly Pattern[] {
  const common = commonPattern(pattern, allowed);
  if (common.kind === 'nothing') return [];
  if (common.kind === 'pattern') return [common.pattern];
  const reason = `It is asked of all that ${allowed.text} allows, as no glob says what both have in common.`;
  notes.push({ path, fidelity: 'stricter', reason });
  return [allowed];
}
