import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { faultsAsProblems } from '../archive/archive-fault.js';
import { calledOff } from './describe-api-failure.js';

/** A problem on its way out of nested streams and loops to the one place that makes a Result of it. */
export class PushFault extends Error {
  constructor(readonly problem: TrustProblem) {
    super(problem.message);
  }
}

/** The value of a result; its problem travels on as an exception, up to `pushFaults`. */
export function pushed<T>(result: Result<T, TrustProblem>): T {
  if (!result.ok) throw new PushFault(result.problem);
  return result.value;
}

/** Runs the work and turns whatever it throws into a problem that names what the person asked for. */
export async function pushFaults<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<Result<T, TrustProblem>> {
  try {
    signal.throwIfAborted();
    return ok(await work());
  } catch (cause) {
    if (signal.aborted) return failed(calledOff(cause));
    if (cause instanceof PushFault) return failed(cause.problem);
    return isFull(cause) ? failed(full(cause)) : archiveProblem(name, cause);
  }
}

function isFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
}

function full(cause: unknown): TrustProblem {
  return {
    code: 'DISK_FULL',
    message: 'The disk is full, so the layers could not be compressed.',
    next: 'Free some space in the folder for temporary files, then push again.',
    cause,
  };
}

/** In the words that a scan has for the same archive. */
function archiveProblem(name: string, cause: unknown): Promise<Result<never, TrustProblem>> {
  return faultsAsProblems<never>(name, new AbortController().signal, () => Promise.reject(asError(cause)));
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
