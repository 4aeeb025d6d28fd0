import { setTimeout as pause } from 'node:timers/promises';
import { failed, type Clock, type Result, type TrustProblem } from '../../core/index.js';
import type { RegistryLimits } from './options.js';
import { cancelled, statusProblem } from './problems.js';
import { header, type Answer, type Ask } from './request.js';
import type { Send } from './transport.js';

/**
 * Asks again when that may help: after 429 or 503 as long as `Retry-After` says, after failures of network and server with a growing
 * pause. Only a request that may be repeated is, but for one that a rate limit turned away untouched. Waits are bounded and end with the signal.
 */
export function patiently(send: Send, clock: Clock, limits: RegistryLimits): Send {
  return async (ask, signal) => {
    let waited = 0;
    for (let attempt = 1; ; attempt++) {
      const answer = await send(ask, signal);
      const wait = waitAfter(answer, ask, attempt, clock, limits);
      if (wait === undefined) return answer;
      if (attempt >= limits.attempts || waited + wait > limits.waitMs) return givenUp(answer, ask, wait, clock);
      waited += wait;
      await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return cancelled(ask.about);
    }
  };
}

/** Milliseconds; undefined when the answer stands. */
function waitAfter(
  answer: Result<Answer, TrustProblem>,
  ask: Ask,
  attempt: number,
  clock: Clock,
  limits: RegistryLimits,
): number | undefined {
  // Spread, so that many clients do not come back at the same moment.
  const growing = limits.pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
  if (!answer.ok) return ask.mayRepeat && passing.has(answer.problem.code) ? growing : undefined;
  const { status } = answer.value;
  if (status === 429) return retryAfter(answer.value, clock) ?? growing;
  if (!ask.mayRepeat || ![500, 502, 503, 504].includes(status)) return undefined;
  return (status === 503 ? retryAfter(answer.value, clock) : undefined) ?? growing;
}

const passing: ReadonlySet<string> = new Set(['REGISTRY_UNREACHABLE', 'REGISTRY_TIMED_OUT']);

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds from now. */
function retryAfter(answer: Answer, clock: Clock): number | undefined {
  const text = header(answer, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, until - clock.now());
}

function givenUp(answer: Result<Answer, TrustProblem>, ask: Ask, wait: number, clock: Clock): Result<Answer, TrustProblem> {
  if (!answer.ok || (answer.value.status !== 429 && header(answer.value, 'retry-after') === undefined)) return answer;
  const { message } = statusProblem(answer.value, ask);
  const time = new Date(Math.min(clock.now() + wait, 8.64e15)).toISOString();
  return failed({
    code: 'REGISTRY_RATE_LIMITED',
    message: `${message} It asks to be left alone until ${time}.`,
    next: `Run it again after ${time}, or log in: many registries allow more then.`,
  });
}
