import type { ImageReference } from '../model/image-reference.js';
import type { PolicyProblem, PolicyReading } from './layer.js';
import type { Lint } from './lints/lint.js';
import { neverMatching } from './lints/never-matching.js';
import { expiredExceptions, overdueReviews } from './lints/overdue.js';
import { scanWishes } from './lints/scan-wishes.js';
import { trustWishes } from './lints/trust-wishes.js';
import { unused } from './lints/unused.js';
import { wideSources } from './lints/wide-sources.js';
import { withoutEffect } from './lints/without-effect.js';
import { failedTests } from './policy-tests.js';

export { overdueReviews } from './lints/overdue.js';

/** What checking takes into account besides the policy. */
export interface PolicyCheckContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Every image that the workspace asks for; entries that none of them needs are said when it is given. */
  readonly images?: readonly ImageReference[];
}

/**
 * What `wharfmaster policy check` says beyond reading: tests that do not hold (errors), what is overdue, and what is likely a mistake.
 * In the order of the text; nothing for a broken policy, whose reading says what is wrong.
 */
export function checkPolicy(reading: PolicyReading, { now, images }: PolicyCheckContext): readonly PolicyProblem[] {
  const { policy } = reading;
  if (policy === undefined) return [];
  const problems = [
    ...failedTests(reading, now),
    ...overdueReviews(reading, now),
    ...expiredExceptions(reading, now),
    ...lints.flatMap((lint) => lint(policy, reading)),
    ...(images === undefined ? [] : unused(policy, reading, images)),
  ];
  return problems.sort((a, b) => a.span.start - b.span.start);
}

const lints: readonly Lint[] = [wideSources, neverMatching, withoutEffect, scanWishes, trustWishes];
