import { failed, type TrustProblem, type TrustProblemCode } from '../../core/index.js';

/** An expected failure, in words: what happened and why it matters, and what to do next. */
export function refuse(code: TrustProblemCode, message: string, next: string): { readonly ok: false; readonly problem: TrustProblem } {
  return failed({ code, message, next });
}

/** Only what a library says of itself; anything else it may carry (a request, a token) is left behind. */
export function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message.slice(0, 300) : 'no reason was given';
}
