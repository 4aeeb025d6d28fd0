import { isLoopback } from './addresses.js';
import type { RegistryOptions } from './options.js';
import type { Send } from './transport.js';

/** The origin at which a registry is spoken to: `https://registry-1.docker.io` for `docker.io`. */
export type Endpoints = (registry: string, signal: AbortSignal) => Promise<URL>;

/**
 * TLS, but for hosts that the policy lists as plain. On loopback, where both are allowed, the first request finds out which it is; a
 * certificate that is not trusted is no reason to do without one.
 */
export function createEndpoints(plainHttp: RegistryOptions['plainHttp'], send: Send): Endpoints {
  const found = new Map<string, URL>();
  return async (registry, signal) => {
    const known = found.get(registry);
    if (known !== undefined) return known;
    const secure = new URL(`https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`);
    const plain = new URL(`http://${registry}`);
    if (plainHttp(registry)) return keep(found, registry, plain);
    if (!isLoopback(registry)) return keep(found, registry, secure);
    const url = new URL('/v2/', secure);
    const ask = { method: 'GET', url, registry, role: 'registry', about: registry, limit: 64 * 1024, mayRepeat: true } as const;
    const answer = await send(ask, signal);
    if (answer.ok || answer.problem.code === 'REGISTRY_LIED') return keep(found, registry, secure);
    return speaksNoTls(answer.problem.cause) ? keep(found, registry, plain) : secure;
  };
}

function keep(found: Map<string, URL>, registry: string, endpoint: URL): URL {
  found.set(registry, endpoint);
  return endpoint;
}

function speaksNoTls(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST))$/.test(code);
}
