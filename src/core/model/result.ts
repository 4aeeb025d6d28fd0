/** The outcome of something that can fail in an ordinary way. */
export type Result<T, P = Problem> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

/** An expected failure: what happened in a sentence, what to do next, and the cause when there is one. */
export interface Problem<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly next: string;
  readonly cause?: unknown;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function failed<P>(problem: P): { readonly ok: false; readonly problem: P } {
  return { ok: false, problem };
}
