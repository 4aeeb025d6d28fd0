import { dayEnd } from '../document-reading/dates.js';
import type { Policy } from '../document.js';
import type { DocumentPath, PolicyProblem, PolicyReading } from '../layer.js';

/** What of a policy somebody should have looked at by now (policy.md section 5: dates run to the end of their day in UTC). */
export function overdue(policy: Policy, reading: PolicyReading, now: number): readonly PolicyProblem[] {
  const isPast = (date: string | undefined): date is string => date !== undefined && now >= (dayEnd(date) ?? Infinity);
  const stale = (path: DocumentPath, what: string, next: string): PolicyProblem => ({
    rule: 'policy-stale',
    level: 'warn',
    span: reading.headOf(path),
    what,
    why: 'What nobody has looked at for long may approve what nobody would approve today.',
    next,
  });
  const { staleAfter, owner } = policy.metadata ?? {};
  const whole = isPast(staleAfter)
    ? [
        stale(
          ['metadata', 'staleAfter'],
          `This policy needs review since ${staleAfter}.`,
          `Ask ${owner ?? 'its owner'} for a newer version.`,
        ),
      ]
    : [];
  const sources = (policy.sources?.allow ?? []).flatMap(({ match, reviewBy, owner: sourceOwner }, index) =>
    isPast(reviewBy)
      ? [
          stale(
            ['sources', 'allow', index, 'reviewBy'],
            `The review of \`${match}\` is overdue since ${reviewBy}.`,
            `Ask ${sourceOwner ?? 'its owner'} whether it is still needed, and move the day.`,
          ),
        ]
      : [],
  );
  const exceptions = (policy.exceptions ?? []).flatMap(({ id, expires, owner: exceptionOwner, ticket }, index) =>
    isPast(expires)
      ? [
          stale(
            ['exceptions', index, 'expires'],
            `The exception \`${id}\` has expired on ${expires} and waives nothing.`,
            `Remove it, or ask ${exceptionOwner} (${ticket}) for a new one.`,
          ),
        ]
      : [],
  );
  return [...whole, ...sources, ...exceptions];
}
