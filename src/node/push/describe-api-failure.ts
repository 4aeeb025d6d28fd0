import type { TrustProblem } from '../../core/index.js';
import { DialFault } from './dialled-stream.js';

/** Why a daemon's interface did not answer: called off, the program that reaches it failed, or the connection broke. */
export function describeApiFailure(cause: unknown, label: string, signal: AbortSignal): TrustProblem {
  if (signal.aborted) return calledOff(cause);
  const fault = faultIn(cause);
  if (fault !== undefined) return fault.problem;
  return {
    code: 'DAEMON_UNREACHABLE',
    message: `${label} broke the connection (${cause instanceof Error ? cause.message : String(cause)}).`,
    next: `It may have been restarted: look whether ${label} runs, then push again.`,
    cause,
  };
}

export function calledOff(cause?: unknown): TrustProblem {
  return {
    code: 'CANCELLED',
    message: 'The push was called off.',
    next: 'Push again when you want it: what the registry has already is not sent twice.',
    ...(cause !== undefined && { cause }),
  };
}

function faultIn(cause: unknown): DialFault | undefined {
  if (cause instanceof DialFault) return cause;
  return cause instanceof Error && cause.cause instanceof DialFault ? cause.cause : undefined;
}
