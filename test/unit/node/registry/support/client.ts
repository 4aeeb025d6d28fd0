import { onTestFinished } from 'vitest';
import { systemClock } from '../../../../../src/node/clock.js';
import { createRegistry, type OpenRegistry } from '../../../../../src/node/registry/create-registry.js';
import type { RegistryOptions } from '../../../../../src/node/registry/options.js';
import type { Result, TrustProblem } from '../../../../../src/core/index.js';

export const never = new AbortController().signal;

/** A client that may speak to anybody, knows no credentials and does not wait long; `lines` is its log. */
export function client(change: Partial<RegistryOptions> = {}): OpenRegistry & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const registry = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment: {},
    home: '/nonexistent',
    clock: systemClock,
    log: (line) => void lines.push(line),
    credentials: () => Promise.resolve({ ok: true, value: undefined }),
    ...change,
    limits: { pauseMs: 1, connectMs: 2000, headersMs: 2000, idleMs: 2000, ...change.limits },
  });
  onTestFinished(() => registry.close());
  return { ...registry, lines };
}

/** `team/app` on a host. */
export function app(registry: string, at: { readonly tag?: string; readonly digest?: string } = {}) {
  return { registry, repository: 'team/app', ...at };
}

/** The value, or the problem as `CODE message`. */
export function outcome<T>(result: Result<T, TrustProblem>): T | string {
  return result.ok ? result.value : `${result.problem.code} ${result.problem.message}`;
}

/** The problem's code; `ok` when there is none. */
export function code(result: Result<unknown, TrustProblem>): string {
  return result.ok ? 'ok' : result.problem.code;
}
