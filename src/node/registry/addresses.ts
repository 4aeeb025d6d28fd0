import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Says whether a connection to an address may be made. */
export type AddressRule = (address: string) => boolean;

/** A name led to an address that nobody listed. */
export class RefusedAddress extends Error {
  readonly code = 'WHARFMASTER_ADDRESS_REFUSED';
  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`${host} leads to ${address}`);
  }
}

/**
 * Which addresses `host` may lead to (threats.md, Push). Public ones always; private, loopback and link-local ones only when the host or the
 * address is listed, or when `isMeant` and the host is itself written as such an address. Link-local ones are never meant: the metadata
 * services of clouds live there.
 */
export function addressRule(host: string, isMeant: boolean, listed: readonly string[]): AddressRule {
  const name = nameOf(host);
  if (listed.some((entry) => entry.toLowerCase() === host.toLowerCase() || nameOf(entry) === name)) return () => true;
  const networks = networksOf(listed);
  return (address) => isPublic(address) || has(networks, address) || (isMeant && isAsWritten(name, address));
}

/** True for `localhost`, 127.0.0.0/8 and ::1, with or without a port. */
export function isLoopback(host: string): boolean {
  const name = nameOf(host);
  return name === 'localhost' || name.endsWith('.localhost') || (isIP(name) !== 0 && has(loopback, name));
}

/** The name without port and brackets, in small letters; for an IPv6 address, the address. */
export function nameOf(host: string): string {
  const name = host.toLowerCase();
  const bracketed = /^\[([^\]]*)\]/.exec(name)?.[1];
  if (bracketed !== undefined) return bracketed;
  return isIPv6(name) ? name : name.replace(/:\d*$/, '').replace(/\.$/, '');
}

/** A name server that answers with what the rule lets through; asked at every connection, so that a name cannot change its mind in between. */
export function checkingLookup(rule: AddressRule, resolve: typeof systemLookup = systemLookup) {
  return (
    host: string,
    options: LookupOptions,
    answer: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const allowed = error === null ? found.filter(({ address }) => rule(address)) : [];
      const [first] = allowed;
      if (first === undefined) answer(error ?? new RefusedAddress(host, found[0]?.address ?? 'no address'), []);
      else if (options.all === true) answer(null, allowed);
      else answer(null, first.address, first.family);
    });
  };
}

function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || has(loopback, address) || has(linkLocal, address) || has(inside, address)) return false;
  const embedded = family === 6 ? embeddedIpv4(address) : undefined;
  return embedded === undefined || isPublic(embedded);
}

/** The registry was written as a private address or as `localhost`: that it is private surprises nobody. */
function isAsWritten(name: string, address: string): boolean {
  if (has(linkLocal, address)) return false;
  return isIP(name) === 0 ? isLoopback(name) && has(loopback, address) : name === address.toLowerCase();
}

/** IPv4 addresses behind a translator (RFC 6052's well-known prefix), as `64:ff9b::a00:1` or `64:ff9b::10.0.0.1`. */
function embeddedIpv4(address: string): string | undefined {
  const rest = /^64:ff9b::(.*)$/i.exec(address)?.[1];
  if (rest === undefined) return undefined;
  if (isIP(rest) === 4) return rest;
  const [high = '0', low = '0'] = rest.includes(':') ? rest.split(':') : ['0', rest];
  const bits = [high, low].flatMap((part) => [Number.parseInt(part || '0', 16) >> 8, Number.parseInt(part || '0', 16) & 255]);
  return bits.join('.');
}

function has(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** What is written wrongly lists nothing. */
function networksOf(listed: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const entry of listed) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family !== 0 && length <= most) networks.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  }
  return networks;
}

const loopback = networksOf(['127.0.0.0/8', '::1']);
const linkLocal = networksOf(['169.254.0.0/16', 'fe80::/10']);

/** Not reachable from the internet, or no single host (IANA's special-purpose registries). */
const inside = networksOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::', 'fc00::/7', 'fec0::/10', 'ff00::/8'],
]);
