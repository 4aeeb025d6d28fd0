import { failed, type DistributionProblem, type DistributionProblemCode } from '../../core/index.js';

/** An expected failure, in words: what happened and why it matters, and what to do next. */
export function refuse(
  code: DistributionProblemCode,
  message: string,
  next: string,
): { readonly ok: false; readonly problem: DistributionProblem } {
  return failed({ code, message, next });
}
