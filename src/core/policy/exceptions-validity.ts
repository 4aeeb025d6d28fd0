import { rules, type RuleId } from '../model/rules.js';
import { dayStart, daysBetween } from './document-reading/dates.js';
import { isOneRepository } from './document-reading/check-format.js';
import type { Exception, ExceptionRules, Policy } from './document.js';
import type { PolicyProblem, PolicyReading } from './layer.js';

/** What is wrong with an exception, on one of its keys. */
export interface ExceptionFlaw {
  readonly key: keyof Exception;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** The exceptions of a policy that waive something: those without a flaw, each id once (policy.md section 5). */
export function validExceptions(policy: Policy): readonly Exception[] {
  const seen = new Set<string>();
  return (policy.exceptions ?? []).filter((exception) => {
    const again = seen.has(exception.id);
    seen.add(exception.id);
    return !again && flawsOf(exception, policy.exceptionRules).length === 0;
  });
}

/** The flaws of one exception under the policy's own rules for them. */
export function flawsOf(exception: Exception, exceptionRules: ExceptionRules = {}): readonly ExceptionFlaw[] {
  return [...ruleFlaws(exception, exceptionRules), ...matchFlaws(exception, exceptionRules), ...dateFlaws(exception, exceptionRules)];
}

/** The rules that may be waived: what the policy says, else all but denied images, malware and trust. */
export function waivableRules(exceptionRules: ExceptionRules = {}): readonly string[] {
  return exceptionRules.mayWaive ?? waivableByDefault;
}

/** The policy without its broken exceptions, which of them those are, and what to say about them. */
export interface CheckedExceptions {
  readonly policy: Policy;
  readonly broken: readonly number[];
  readonly problems: readonly PolicyProblem[];
}

export function checkExceptions(policy: Policy, reading: Pick<PolicyReading, 'headOf'>): CheckedExceptions {
  const problems: PolicyProblem[] = [];
  const broken: number[] = [];
  const firstWith = new Set<string>();
  for (const [index, exception] of (policy.exceptions ?? []).entries()) {
    const flaws = [...flawsOf(exception, policy.exceptionRules), ...(firstWith.has(exception.id) ? [sameId(exception)] : [])];
    firstWith.add(exception.id);
    if (flaws.length > 0) broken.push(index);
    for (const { key, ...words } of flaws)
      problems.push({ rule: 'exception-invalid', level: 'error', span: reading.headOf(['exceptions', index, key]), ...words });
  }
  if (broken.length === 0) return { policy, broken, problems };
  const leftOut = new Set(broken);
  return { policy: { ...policy, exceptions: (policy.exceptions ?? []).filter((_, index) => !leftOut.has(index)) }, broken, problems };
}

const neverByDefault: readonly RuleId[] = ['denied-image', 'malware-in-image'];
const waivableByDefault: readonly string[] = rules
  .filter((rule) => rule.family !== 'trust' && !neverByDefault.includes(rule.id))
  .map((rule) => rule.id);

function ruleFlaws({ rule }: Exception, exceptionRules: ExceptionRules): ExceptionFlaw[] {
  if (waivableRules(exceptionRules).includes(rule)) return [];
  const why = 'This exception waives nothing.';
  const next =
    exceptionRules.mayWaive === undefined
      ? 'Denied images, malware and trust can only be waived when `exceptionRules.mayWaive` names the rule.'
      : `Rules that may be waived: ${exceptionRules.mayWaive.join(', ') || 'none'}.`;
  return [{ key: 'rule', what: `\`${rule}\` may not be waived under this policy.`, why, next }];
}

function matchFlaws({ match }: Exception, { allowPatterns }: ExceptionRules): ExceptionFlaw[] {
  if (allowPatterns === true || isOneRepository(match)) return [];
  return [
    {
      key: 'match',
      what: `\`${match}\` stands for many repositories, and exceptions here are for one.`,
      why: 'This exception waives nothing: a wide exception hides more than anyone looked at.',
      next: 'Write one repository, or set `exceptionRules.allowPatterns: true`.',
    },
  ];
}

function dateFlaws({ created, expires }: Exception, { maxDays }: ExceptionRules): ExceptionFlaw[] {
  const from = dayStart(created);
  const to = dayStart(expires);
  if (from === undefined || to === undefined) return [];
  const days = daysBetween(from, to);
  const why = 'This exception waives nothing.';
  if (days < 0)
    return [
      { key: 'expires', what: `It expires on ${expires}, before it was created on ${created}.`, why, next: 'Correct one of the two days.' },
    ];
  if (maxDays === undefined || days <= maxDays) return [];
  const latest = new Date(from + maxDays * 86_400_000).toISOString().slice(0, 10);
  return [
    {
      key: 'expires',
      what: `It lasts ${days} days, and exceptions here last at most ${maxDays}.`,
      why,
      next: `Let it expire on ${latest} or earlier.`,
    },
  ];
}

function sameId({ id }: Exception): ExceptionFlaw {
  return {
    key: 'id',
    what: `Another exception above is called \`${id}\` too.`,
    why: 'This one waives nothing: what is logged under that id must be one decision.',
    next: 'Give it an id of its own.',
  };
}
