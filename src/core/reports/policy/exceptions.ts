import type { Exception, Policy } from '../../policy/document.js';
import { day } from '../../policy/document-reading/dates.js';
import { validExceptions } from '../../policy/exceptions-validity.js';
import { endOfDay } from '../../policy/judging/dates.js';
import type { PolicyTable } from './policy-table.js';

/** Exceptions in the order in which they end, so that those which end together are seen together. */
export function exceptionTable(policy: Policy, now: number): PolicyTable {
  const valid = new Set(validExceptions(policy));
  const sorted = [...(policy.exceptions ?? [])].sort((a, b) => compare(a.expires, b.expires) || compare(a.id, b.id));
  return {
    title: 'Exceptions, by the day on which they end',
    about: sorted.length === 0 ? 'No exception is recorded.' : 'Recorded, owned and dated waivers of single rules.',
    headings: ['Ends', 'State', 'Id', 'Rule', 'Images', 'Only', 'Owner', 'Approved by', 'Ticket', 'Reason', 'Created'],
    rows: sorted.map((exception) => [
      exception.expires,
      stateOf(exception, valid.has(exception), now),
      exception.id,
      exception.rule,
      exception.match,
      narrowings(exception),
      exception.owner,
      exception.approvedBy ?? 'nobody',
      exception.ticket,
      exception.reason,
      exception.created,
    ]),
  };
}

function stateOf({ expires }: Exception, isValid: boolean, now: number): string {
  if (!isValid) return 'not valid: waives nothing';
  const left = Math.ceil((endOfDay(expires) - now) / day);
  return left <= 0 ? 'ended' : `${left} ${left === 1 ? 'day' : 'days'} left`;
}

function narrowings({ digest, vulnerability, package: part, scope }: Exception): string {
  return [digest, vulnerability, part, ...(scope?.repositories ?? []).map((repository) => `in ${repository}`)]
    .filter((narrowing) => narrowing !== undefined)
    .join(', ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
