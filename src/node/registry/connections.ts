import type { Dispatcher } from 'undici';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { addressRule, checkingLookup, nameOf } from './addresses.js';
import { secureContextFor } from './certificates.js';
import type { RegistryLimits } from './options.js';
import { refusedAddress } from './problems.js';
import { noProxy, proxyFor } from './proxy.js';
import type { Ask } from './request.js';
import type { Surroundings } from './surroundings.js';

/** A way to a host, kept open for further requests. */
export interface Connection {
  readonly dispatcher: Dispatcher;
  readonly isProxied: boolean;
}

export interface Connections {
  to(ask: Pick<Ask, 'url' | 'registry'>): Promise<Result<Connection, TrustProblem>>;
  close(): Promise<void>;
}

/** Makes connections only to addresses that are let through, with the certificates of the host, by the proxy of the environment. */
export function createConnections(around: Surroundings, limits: RegistryLimits, privateHosts: readonly string[]): Connections {
  const kept = new Map<string, Promise<Result<Connection, TrustProblem>>>();
  return {
    async to({ url, registry }) {
      const isMeant = isSameName(url.host, registry);
      const rule = addressRule(url.host, isMeant, privateHosts);
      const literal = nameOf(url.host);
      // The system asks no name server about an address, so the lookup below would never see it.
      if (isAddress(literal) && !rule(literal)) return { ok: false, problem: refusedAddress(url.host, literal) };
      const key = `${url.origin} ${isMeant ? registry : ''}`;
      const known = kept.get(key) ?? open(url, isMeant ? registry : url.host, checkingLookup(rule), around, limits);
      kept.set(key, known);
      return known;
    },
    async close() {
      const connections = await Promise.all(kept.values());
      kept.clear();
      await Promise.all(connections.filter((connection) => connection.ok).map(({ value }) => value.dispatcher.destroy()));
    },
  };
}

async function open(
  url: URL,
  certificatesOf: string,
  lookup: ReturnType<typeof checkingLookup>,
  around: Surroundings,
  limits: RegistryLimits,
): Promise<Result<Connection, TrustProblem>> {
  const proxy = proxyFor(url, around.environment);
  if (!proxy.ok) return proxy;
  const context = url.protocol === 'https:' ? secureContextFor(certificatesOf, around) : ok(undefined);
  if (!context.ok) return context;
  // NODE_TLS_REJECT_UNAUTHORIZED must not switch verification off.
  const tls = { rejectUnauthorized: true, ...(context.value !== undefined && { secureContext: context.value }) };
  const { Agent, EnvHttpProxyAgent } = await loadClient();
  const common = { connect: { ...tls, lookup, timeout: limits.connectMs, allowH2: false }, connectTimeout: limits.connectMs };
  if (proxy.value === undefined) return ok({ dispatcher: new Agent(common), isProxied: false });
  const through = proxy.value.href;
  const dispatcher = new EnvHttpProxyAgent({
    ...common,
    httpProxy: url.protocol === 'http:' ? through : '',
    httpsProxy: url.protocol === 'https:' ? through : '',
    noProxy: noProxy(around.environment),
    requestTls: { ...tls, allowH2: false },
    proxyTls: { rejectUnauthorized: true },
  });
  return ok({ dispatcher, isProxied: true });
}

/** The HTTP client: a file of its own beside the bundles (scripts/build.mjs), loaded at the first use. */
export const loadClient = () => import('undici');

function isSameName(host: string, registry: string): boolean {
  return nameOf(host) === nameOf(registry);
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name) || name.includes(':');
}
