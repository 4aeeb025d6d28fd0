import type { RuleId } from '../../model/rules.js';
import type { Exception } from '../../policy/document.js';
import { day } from '../../policy/document-reading/dates.js';
import { validExceptions } from '../../policy/exceptions-validity.js';
import { endOfDay, startOfDay } from '../../policy/judging/dates.js';
import type { ExportedRule } from '../exporter.js';
import type { CheckContext } from './check-context.js';
import type { WaivedSet } from './image-check.js';
import { setsOf } from './source-checks.js';

/** The exceptions that a check passes for. Without a clock in the target only what a person accepted (check-place.ts, `allowsLooser`). */
export function waivedFor(rule: RuleId, context: CheckContext): readonly WaivedSet[] {
  if (!context.hasClock && !context.allowsLooser) return [];
  return validExceptions(context.policy)
    .filter((exception) => exception.rule === rule && standing(exception, context) === 'in-force')
    .flatMap(({ id, match, digest, expires }) =>
      setsOf(context, pathOf(context, id), match, digest).map((set) => ({ ...set, id, until: endOfDay(expires) })),
    );
}

/** What became of each exception from one of these rules. */
export function waiverNotes(context: CheckContext, rules: ReadonlySet<string>): readonly ExportedRule[] {
  const valid = new Set(validExceptions(context.policy));
  return (context.policy.exceptions ?? []).flatMap((exception, at) =>
    rules.has(exception.rule) ? [{ path: `exceptions[${at}]`, ...noteOn(exception, valid.has(exception), context) }] : [],
  );
}

type Note = Pick<ExportedRule, 'fidelity' | 'reason'>;

function noteOn(exception: Exception, isValid: boolean, context: CheckContext): Note {
  if (!isValid) return { fidelity: 'exact', reason: 'It is not valid and waives nothing, here as in the policy.' };
  switch (standing(exception, context)) {
    case 'no-use':
      return { fidelity: 'exact', reason: 'It is about what a scan finds, and references are judged without one.' };
    case 'over':
      return { fidelity: 'exact', reason: `It expired on ${exception.expires}.` };
    case 'elsewhere':
      return { fidelity: 'stricter', reason: 'It holds for one source repository, which this target cannot know, so it is left out.' };
    case 'to-come':
      return { fidelity: 'stricter', reason: `It starts on ${exception.created}; export again then.` };
    case 'in-force':
      return inForce(exception, context);
  }
}

function inForce({ rule, expires }: Exception, { policy, hasClock, allowsLooser, place }: CheckContext): Note {
  const isEntangled =
    (rule === 'unqualified-image' && place.class === 'manifest' && policy.defaults?.shortNames === 'deny') ||
    (rule === 'unapproved-registry' && (policy.mirrors ?? []).some(({ required }) => required === true)) ||
    rule === 'malformed-image';
  if (isEntangled) return { fidelity: 'stricter', reason: 'Another check here still refuses what it waives.' };
  if (hasClock) return { fidelity: 'exact', reason: `It ends there by itself after ${expires}.` };
  return allowsLooser
    ? { fidelity: 'looser', reason: `This target has no clock: it counts until the export is repeated, also after ${expires}.` }
    : {
        fidelity: 'stricter',
        reason: `This target has no clock, so it is left out; --allow-looser takes it over (it ends on ${expires}).`,
      };
}

type Standing = 'no-use' | 'elsewhere' | 'to-come' | 'over' | 'in-force';

function standing({ vulnerability, package: part, scope, created, expires }: Exception, { now }: CheckContext): Standing {
  if (vulnerability !== undefined || part !== undefined) return 'no-use';
  if (now > endOfDay(expires)) return 'over';
  if (scope?.repositories !== undefined) return 'elsewhere';
  return startOfDay(created) - day <= now ? 'in-force' : 'to-come';
}

function pathOf({ policy }: CheckContext, id: string): string {
  return `exceptions[${(policy.exceptions ?? []).findIndex((exception) => exception.id === id)}]`;
}
