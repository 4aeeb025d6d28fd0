import type { Exception, Policy } from '../../policy/document.js';
import { validExceptions } from '../../policy/exceptions-validity.js';
import { endOfDay, startOfDay } from '../../policy/judging/dates.js';
import type { ExportedRule } from '../exporter.js';
import type { Note } from './notes.js';

/** The exceptions that a target without a clock takes over because a person accepted it, and what became of each. */
export interface TakenExceptions {
  /** From `unapproved-registry`: more sources are let in. */
  readonly sources: readonly { readonly path: string; readonly match: string }[];
  readonly notes: readonly Note[];
}

/** Only exceptions that let in whole repositories can be taken over: no target here leaves an image out of what it asks of others. */
export function takenExceptions(policy: Policy, now: number, allowsLooser: boolean): TakenExceptions {
  const valid = new Set(validExceptions(policy));
  const sources: { readonly path: string; readonly match: string }[] = [];
  const notes = (policy.exceptions ?? []).map((exception, at): Note => {
    const path = `exceptions[${at}]`;
    if (!valid.has(exception)) return { path, fidelity: 'exact', reason: 'It is not valid and waives nothing, here as in the policy.' };
    const said = weigh(exception, now, allowsLooser);
    if (said.fidelity === 'looser') sources.push({ path, match: exception.match });
    return { path, ...said };
  });
  return { sources, notes };
}

function weigh(
  { rule, created, expires, scope, digest, vulnerability, package: part }: Exception,
  now: number,
  allowsLooser: boolean,
): Omit<ExportedRule, 'path'> {
  if (vulnerability !== undefined || part !== undefined) return { fidelity: 'exact', reason: 'It is about what a scan finds.' };
  if (now > endOfDay(expires)) return { fidelity: 'exact', reason: `It expired on ${expires}.` };
  if (!enforced.has(rule)) return { fidelity: 'not-expressible', reason: 'The target does not enforce the rule that it waives.' };
  if (rule !== 'unapproved-registry' || digest !== undefined)
    return { fidelity: 'stricter', reason: 'It is left out: the target cannot leave single images out of what it refuses.' };
  if (scope !== undefined)
    return { fidelity: 'stricter', reason: 'It holds for one source repository, which the target cannot know, so it is left out.' };
  if (startOfDay(created) > now) return { fidelity: 'stricter', reason: `It starts on ${created}; export again then.` };
  return allowsLooser
    ? { fidelity: 'looser', reason: `The target has no clock: it counts until the export is repeated, also after ${expires}.` }
    : { fidelity: 'stricter', reason: `The target has no clock, so it is left out; --allow-looser takes it over (it ends on ${expires}).` };
}

const enforced: ReadonlySet<string> = new Set([
  'unapproved-registry',
  'denied-image',
  'mirror-required',
  'unsigned-image',
  'untrusted-signer',
  'missing-attestation',
]);
