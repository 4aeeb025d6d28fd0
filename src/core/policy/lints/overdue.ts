import { dayEnd } from '../document-reading/dates.js';
import { levelOf } from '../judging/levels.js';
import type { DocumentPath, PolicyProblem, PolicyReading } from '../layer.js';

/** What of a policy somebody should have looked at by now: the policy itself and its sources (policy.md section 5). */
export function overdueReviews(reading: PolicyReading, now: number): readonly PolicyProblem[] {
  const { metadata, sources } = reading.policy ?? {};
  const { staleAfter, owner } = metadata ?? {};
  const whole = isPast(staleAfter, now)
    ? stale(
        reading,
        ['metadata', 'staleAfter'],
        `This policy needs review since ${staleAfter}.`,
        `Ask ${owner ?? 'its owner'} for a newer version.`,
      )
    : [];
  const entries = (sources?.allow ?? []).flatMap(({ match, reviewBy, owner: keeper = 'its owner' }, index) =>
    isPast(reviewBy, now)
      ? stale(
          reading,
          ['sources', 'allow', index, 'reviewBy'],
          `The review of \`${match}\` is overdue since ${reviewBy}.`,
          `Ask ${keeper} whether it is still needed, and move the day.`,
        )
      : [],
  );
  return [...whole, ...entries];
}

/** Exceptions that waive nothing any more and only lie about. */
export function expiredExceptions(reading: PolicyReading, now: number): readonly PolicyProblem[] {
  return (reading.policy?.exceptions ?? []).flatMap(({ id, expires, owner, ticket }, index) =>
    isPast(expires, now)
      ? stale(
          reading,
          ['exceptions', index, 'expires'],
          `The exception \`${id}\` has expired on ${expires} and waives nothing.`,
          `Remove it, or ask ${owner} (${ticket}) for a new one.`,
        )
      : [],
  );
}

/** Dates run to the end of their day in UTC. */
function isPast(date: string | undefined, now: number): date is string {
  return date !== undefined && now >= (dayEnd(date) ?? Infinity);
}

function stale(reading: PolicyReading, path: DocumentPath, what: string, next: string): readonly PolicyProblem[] {
  const level = reading.policy === undefined ? 'warn' : levelOf(reading.policy, 'policy-stale');
  if (level === 'off') return [];
  const why = 'What nobody has looked at for long may approve what nobody would approve today.';
  return [{ rule: 'policy-stale', level, span: reading.headOf(path), what, why, next }];
}
