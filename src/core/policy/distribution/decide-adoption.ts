import { failed, ok, type Result } from '../../model/result.js';
import type { Policy } from '../document.js';
import type { PolicyProblem, PolicyReading } from '../layer.js';
import type { PolicySignature } from './origin.js';
import type { DistributionProblem, DistributionProblemCode } from './problem.js';
import { countSigners } from './signature-count.js';

/** A policy that was fetched, with what its signatures prove. */
export interface Candidate {
  readonly source: string;
  readonly reading: PolicyReading;
  readonly digest: string;
  readonly signatures: readonly PolicySignature[];
  /** Why the signatures that do not count do not. */
  readonly objections: readonly string[];
  /** The policy's own tests that do not hold. */
  readonly failedTests: readonly PolicyProblem[];
}

/** What a policy from a source must be. */
export interface AdoptionRules {
  /** How many different signers must have signed. */
  readonly threshold: number;
  /** The administrator's expectations. */
  readonly name?: string;
  readonly minSerial?: number;
  /** What this source had when it was last believed. */
  readonly before?: { readonly name: string; readonly serial: number; readonly digest: string; readonly trustedBy?: readonly string[] };
}

/** A policy that may be taken, with what makes it what it is. */
export interface Adoptable {
  readonly policy: Policy;
  readonly name: string;
  readonly serial: number;
}

/**
 * Whether a fetched policy takes the place of the kept one (policy.md section 6): signatures first, since nothing else of it is believed
 * before; then what it is, that it is the expected one, that it is none of an earlier day, that those who were to decide about it did, and its
 * own tests.
 */
export function decideAdoption(candidate: Candidate, rules: AdoptionRules): Result<Adoptable, DistributionProblem> {
  const signed = checkSigned(candidate, rules.threshold);
  if (!signed.ok) return signed;
  const sound = checkSound(candidate);
  if (!sound.ok) return sound;
  const { policy, name, serial } = sound.value;
  const problem =
    otherName(candidate, name, rules) ??
    rolledBack(candidate, serial, rules) ??
    unapproved(candidate, policy, rules) ??
    failingTests(candidate);
  return problem === undefined ? ok({ policy, name, serial }) : failed(problem);
}

/** Whether enough signers vouch for a copy: asked when it is fetched, and again whenever it is used. */
export function checkSigned(
  { source, signatures, objections }: Pick<Candidate, 'source' | 'signatures' | 'objections'>,
  threshold: number,
  among?: readonly string[],
): Result<undefined, DistributionProblem> {
  const count = countSigners(signatures, among);
  if (count >= threshold) return ok(undefined);
  const found = count === 0 ? 'no signature that counts' : `${count} of the ${threshold} signatures that it needs`;
  const why = objections.length === 0 ? '' : ` ${objections.slice(0, 3).join(' ')}`;
  return refuse(
    'SOURCE_UNSIGNED',
    `The policy at ${source} has ${found}.${why}`,
    'Ask its owner for a signed one, or let the administrator’s file, the settings or --policy-signer name who signs it.',
  );
}

function checkSound({ source, reading }: Candidate): Result<Adoptable, DistributionProblem> {
  const { policy, problems } = reading;
  const worst = problems.find(({ rule, level }) => rule === 'policy-invalid' && level === 'error');
  if (policy === undefined || worst !== undefined)
    return refuse(
      'SOURCE_NO_POLICY',
      `What ${source} serves is signed, but it is no policy that can be used. ${worst?.what ?? ''}`.trim(),
      worst?.next ?? 'Ask its owner.',
    );
  const { name, serial } = policy.metadata ?? {};
  if (name === undefined || serial === undefined)
    return refuse(
      'SOURCE_NO_POLICY',
      `The policy at ${source} has no ${name === undefined ? '`metadata.name`' : '`metadata.serial`'}, so nobody could tell it from another or from an older one.`,
      'Ask its owner to write both into it.',
    );
  return ok({ policy, name, serial });
}

function otherName({ source }: Candidate, name: string, { name: expected, before }: AdoptionRules): DistributionProblem | undefined {
  const wanted = expected ?? before?.name;
  if (wanted === undefined || wanted === name) return undefined;
  const who = expected === undefined ? 'what came from there before' : 'what the administrator expects there';
  return problem(
    'SOURCE_OTHER_NAME',
    `The policy at ${source} is \`${name}\`, and \`${wanted}\` is ${who}.`,
    'Ask whoever serves it; if the name changed on purpose, name the source anew.',
  );
}

/** The same serial with another content is as bad as a lower one: nobody could say which of the two is meant. */
function rolledBack({ source, digest }: Candidate, serial: number, { minSerial, before }: AdoptionRules): DistributionProblem | undefined {
  const next = 'Ask its owner to publish what is meant under a higher serial: that is how an older content is taken back too.';
  if (minSerial !== undefined && serial < minSerial)
    return problem(
      'SOURCE_ROLLED_BACK',
      `The policy at ${source} has the serial ${serial}; the lowest that may govern here is ${minSerial}.`,
      next,
    );
  if (before === undefined || serial > before.serial || (serial === before.serial && digest === before.digest)) return undefined;
  return problem(
    'SOURCE_ROLLED_BACK',
    serial === before.serial
      ? `The policy at ${source} is another one under the same serial ${serial}.`
      : `The policy at ${source} has the serial ${serial}, and ${before.serial} was seen there already.`,
    next,
  );
}

/** Whom a policy names in `distribution.trustedBy` decides about the next one, and about itself; nobody comes to count by that. */
function unapproved(candidate: Candidate, policy: Policy, { threshold, before }: AdoptionRules): DistributionProblem | undefined {
  const { trustedBy } = policy.distribution ?? {};
  const sets = [before?.digest === candidate.digest ? undefined : before?.trustedBy, trustedBy].filter((names) => names !== undefined);
  const missing = sets.find((names) => !checkSigned(candidate, Math.min(threshold, Math.max(1, names.length)), names).ok);
  if (missing === undefined) return undefined;
  const whose = missing === trustedBy ? 'It' : 'The one that is in force';
  return problem(
    'SOURCE_TRUST_CHANGED',
    `The policy at ${candidate.source} is not signed by those who decide about it. ${whose} says \`trustedBy: [${missing.join(', ')}]\`.`,
    'Have them sign it as well.',
  );
}

function failingTests({ source, failedTests: [first, ...others] }: Candidate): DistributionProblem | undefined {
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return problem('SOURCE_TESTS', `The policy at ${source} is not taken. ${first.what}${more}`, 'Ask its owner to correct it.');
}

function problem(code: DistributionProblemCode, message: string, next: string): DistributionProblem {
  return { code, message, next };
}

function refuse(code: DistributionProblemCode, message: string, next: string): Result<never, DistributionProblem> {
  return failed(problem(code, message, next));
}
