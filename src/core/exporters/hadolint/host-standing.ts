import type { Policy } from '../../policy/document.js';
import { aliasesOf, covers, hostOf, type Approval } from './approvals.js';

/** How much of what is fetched from a host is approved. */
export type Standing = 'all' | 'some' | 'none';

/** What a mirror serves on the host is its source; what must be fetched through a mirror is not approved on its own host. */
export function hostStanding(host: string, approvals: readonly Approval[], policy: Policy): Standing {
  const { mirrors = [] } = policy;
  const served = mirrors.filter(({ mirror }) => covers(host, hostOf(mirror, policy)));
  const isTaken = served.some(({ mirror }) => hostOf(mirror, policy) === host && isHostAlone(mirror));
  const parts = [
    ...served.map(({ source }) => approvedOn(hostOf(source, policy), approvals)),
    ...(isTaken ? [] : [fetchedDirectly(host, approvals, policy)]),
  ];
  if (parts.every((part) => part === 'none')) return 'none';
  return parts.every((part) => part === 'all') && !meansMore(host, policy) ? 'all' : 'some';
}

/** What the linter takes for names of this host, and nobody else does: `localhost/x` is Docker Hub's to it; names with aliases are not known to it. */
function meansMore(host: string, policy: Policy): boolean {
  const aliases = Object.keys(policy.registryAliases ?? {}).map((from) => from.toLowerCase());
  return host === 'docker.io' || aliases.some((from) => covers(host, from) && !aliasesOf(host, policy).includes(from));
}

function fetchedDirectly(host: string, approvals: readonly Approval[], policy: Policy): Standing {
  const passed = (policy.mirrors ?? []).filter(({ required, source }) => required === true && covers(host, hostOf(source, policy)));
  if (passed.some(({ source }) => hostOf(source, policy) === host && isHostAlone(source))) return 'none';
  const own = approvedOn(host, approvals);
  return own === 'all' && passed.length > 0 ? 'some' : own;
}

function approvedOn(host: string, approvals: readonly Approval[]): Standing {
  const own = approvals.filter((approval) => approval.host !== undefined && (covers(approval.host, host) || covers(host, approval.host)));
  if (own.some((approval) => approval.isWhole && approval.host !== undefined && covers(approval.host, host))) return 'all';
  return own.length === 0 ? 'none' : 'some';
}

function isHostAlone(prefix: string): boolean {
  return !prefix.replace(/\/$/, '').includes('/');
}
