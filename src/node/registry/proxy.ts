import { BlockList, isIP } from 'node:net';
import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { isLoopback, nameOf } from './addresses.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for a URL, read as Go's programs (docker, podman, cosign) do: one variable a scheme, none for loopback. */
export function proxyFor(url: URL, environment: Environment): Result<URL | undefined, TrustProblem> {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = variable(environment, name);
  if (value === '' || isLoopback(url.host) || isInNoProxyNetwork(url, noProxy(environment))) return ok(undefined);
  const address = URL.parse(value.includes('://') ? value : `http://${value}`);
  const isUsable = address !== null && ['http:', 'https:', 'socks5:'].includes(address.protocol);
  // The value itself may hold a password.
  return isUsable
    ? ok(address)
    : failed({ code: 'REGISTRY_UNREACHABLE', message: `${name} is no proxy's address.`, next: `Set it to http://HOST:PORT, or unset it.` });
}

/** Names and suffixes, for undici; networks (`10.0.0.0/8`), which it does not know, are looked at here. */
export function noProxy(environment: Environment): string {
  return variable(environment, 'NO_PROXY');
}

function isInNoProxyNetwork(url: URL, list: string): boolean {
  const host = nameOf(url.host);
  const family = isIP(host);
  if (family === 0) return false;
  const networks = new BlockList();
  for (const entry of list.split(/[,\s]/)) {
    const [address = '', bits = ''] = entry.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most)
      networks.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return networks.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function variable(environment: Environment, name: string): string {
  return environment[name.toLowerCase()] ?? environment[name] ?? '';
}
