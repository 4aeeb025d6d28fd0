import { ok, type Result } from '../../model/result.js';
import type { Level, RuleId } from '../../model/rules.js';
import type { Policy } from '../../policy/document.js';
import { mildest, severity } from '../../policy/judging/levels.js';
import type { ExportedRule, ExportProblem } from '../exporter.js';
import { startsLater, type CheckContext, type CheckDraft } from './check-context.js';
import { checkNotes } from './check-notes.js';
import type { CheckPlace, CheckTime } from './check-place.js';
import type { ImageCheck } from './image-check.js';
import { nameChecks } from './name-checks.js';
import { placeLevel } from './place-level.js';
import { sourceChecks } from './source-checks.js';
import { spellingsUnder } from './spellings.js';
import { tagChecks } from './tag-checks.js';
import { waivedFor, waiverNotes } from './waivers.js';

export interface CompiledChecks {
  readonly checks: readonly ImageCheck[];
  /** What became of each part that decides over a reference's text; the others (bases, scan, trust, `enforcement.admit`) are the exporter's to say. */
  readonly rules: readonly ExportedRule[];
}

/**
 * What a policy says of the text of a reference at one kind of place, as checks that any engine with RE2 can run; an image is denied by
 * them exactly when `judgeUse` denies it or cannot understand it, where the notes say `exact`; a name longer than any registry takes may pass.
 */
export function compileChecks(policy: Policy, place: CheckPlace, time: CheckTime): Result<CompiledChecks, ExportProblem> {
  const spell = spellingsUnder(policy, place.class);
  if (!spell.ok) return spell;
  const context: CheckContext = { policy, place, spell: spell.value, ...time };
  const drafts = [...nameChecks(context), ...sourceChecks(context), ...tagChecks(context)];
  const highest = placeLevel(policy, place);
  const checks = drafts.flatMap((draft) => toCheck({ ...draft, level: levelAt(draft, highest.level) }, context));
  return ok({ checks, rules: [...highest.notes, ...checkNotes(context, drafts), ...waiverNotes(context, compiledRules)] });
}

const compiledRules: ReadonlySet<string> = new Set<RuleId>([
  'malformed-image',
  'unqualified-image',
  'mirror-required',
  'denied-image',
  'unapproved-registry',
  'floating-tag',
  'missing-tag',
  'missing-digest',
]);

/** What cannot be understood is never allowed, however mild the place (policy.md section 3.1), unless nothing is judged there. */
function levelAt({ rule, level }: CheckDraft, highest: Level): Level {
  return rule === 'malformed-image' && highest !== 'off' ? level : mildest(level, highest);
}

function toCheck({ level, effectiveFrom, ...draft }: CheckDraft, context: CheckContext): readonly ImageCheck[] {
  if (severity(level) < severity('warn')) return [];
  const from = startsLater([effectiveFrom, context.policy.rules?.[draft.rule]?.effectiveFrom], context.now);
  const denies = level === 'error' && (from === undefined || context.hasClock);
  return [
    {
      ...draft,
      action: denies ? 'deny' : 'warn',
      waived: draft.rule === 'malformed-image' ? [] : waivedFor(draft.rule, context),
      ...(denies && from !== undefined ? { from } : {}),
    },
  ];
}
