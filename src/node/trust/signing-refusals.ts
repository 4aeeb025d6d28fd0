import { failed, type TrustProblem, type TrustProblemCode } from '../../core/index.js';

/** An expected failure, in words: what happened and why it matters, and what to do next. */
export function refuse(code: TrustProblemCode, message: string, next: string): { readonly ok: false; readonly problem: TrustProblem } {
  return failed({ code, message, next });
}
