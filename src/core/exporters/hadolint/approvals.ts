import type { Policy } from '../../policy/document.js';
import { parsePattern } from '../../policy/pattern/index.js';

/** What one part of a policy approves in builds: all of a host, or some of it. */
export interface Approval {
  readonly path: string;
  /** In lower case, with its port; `*` in front stands for any beginning. Absent: nothing in builds. */
  readonly host?: string;
  readonly isWhole: boolean;
}

/** What sources and catalogue approve, part by part. */
export function approvalsOf(policy: Policy): readonly Approval[] {
  const { sources, bases } = policy;
  const allowed = (sources?.allow ?? []).map(({ match, use, namespaces }, at): Approval => {
    const path = `sources.allow[${at}]`;
    const uses = (['base', 'tool'] as const).filter((one) => use === undefined || use.includes(one));
    if (uses.length === 0 || namespaces !== undefined) return { path, isWhole: false };
    return uses.length === 1 ? { ...approval(path, match, policy), isWhole: false } : approval(path, match, policy);
  });
  const catalogue = (bases?.catalogue ?? []).map(({ image }, at) => approval(`bases.catalogue[${at}]`, image, policy));
  return [...allowed, ...catalogue];
}

/** The host of a prefix such as `docker.io` or `quay.io/acme`, by its canonical name. */
export function hostOf(prefix: string, { registryAliases = {} }: Policy): string {
  const slash = prefix.indexOf('/');
  const host = canonical(slash < 0 ? prefix : prefix.slice(0, slash));
  const alias = Object.entries(registryAliases).find(([from]) => canonical(from) === host)?.[1];
  return alias === undefined ? host : canonical(alias);
}

/** The other names of a host. */
export function aliasesOf(host: string, { registryAliases = {} }: Policy): readonly string[] {
  const own = Object.entries(registryAliases).flatMap(([from, to]) => (canonical(to) === host ? [from.toLowerCase()] : []));
  return host === 'docker.io' ? ['index.docker.io', ...own] : own;
}

/** As the linter compares: what begins with a star is any host that ends so. */
export function covers(wanted: string, host: string): boolean {
  return wanted.startsWith('*') ? host.endsWith(wanted.slice(1)) : wanted === host;
}

function approval(path: string, match: string, policy: Policy): Approval {
  const pattern = parsePattern(match);
  if (!pattern.ok) return { path, isWhole: false };
  if (pattern.value.kind === 'everything') return { path, host: '*', isWhole: true };
  const { host, segments, open } = pattern.value;
  const text = ('suffix' in host ? `*${host.suffix}` : host.name) + host.port;
  // A host that has another name is never met under its own.
  if (hostOf(text, policy) !== text) return { path, isWhole: false };
  return { path, host: text, isWhole: open && segments.length === 0 };
}

function canonical(host: string): string {
  const lower = host.toLowerCase();
  return lower === 'index.docker.io' ? 'docker.io' : lower;
}
