import { hostStanding, mayUsePlainHttp, namedHosts, type GoverningPolicy, type ManagedSettings } from '../../core/index.js';
import type { HostAnswer, HostRole, RegistryOptions } from '../registry/options.js';

/**
 * Which hosts may be spoken to (threats.md, Build, sign, push): none that a policy denies, none outside of the administrator's list when
 * there is one. Where an allowed registry sends us for a token or for content, only a denial and a closed list count.
 */
export function hostRulings(
  governing: GoverningPolicy,
  managed: ManagedSettings | undefined,
): Pick<RegistryOptions, 'hosts' | 'plainHttp' | 'privateHosts' | 'tokenHosts'> {
  return {
    hosts: (host, role) => ruling(host, role, governing, managed?.allowedHosts ?? []),
    plainHttp: (host) => mayUsePlainHttp(host, governing),
    privateHosts: [...namedHosts(governing), ...(managed?.allowedHosts ?? []).filter((host) => !host.startsWith('*.'))],
    ...(managed?.tokenHosts !== undefined && { tokenHosts: managed.tokenHosts }),
  };
}

function ruling(host: string, role: HostRole, governing: GoverningPolicy, allowedHosts: readonly string[]): HostAnswer {
  if (allowedHosts.length > 0 && !allowedHosts.some((entry) => covers(entry, host)))
    return {
      allowed: false,
      why: `The administrator’s file lists the hosts that may be spoken to, and ${host} is not among them.`,
      next: 'Ask the administrator to add it to `allowedHosts`, or use an image of a listed registry.',
    };
  const standing = hostStanding(host, governing);
  if (standing.outcome === 'denied') {
    const reason = standing.reason === undefined ? '' : ` (${standing.reason})`;
    return {
      allowed: false,
      why: `${standing.by.name ?? standing.by.file} denies everything on ${host}${reason}.`,
      next: 'Use an approved registry.',
    };
  }
  if (standing.outcome === 'unlisted' && role === 'registry')
    return {
      allowed: false,
      why: `${standing.by.name ?? standing.by.file} allows nothing on ${host}, so it is not spoken to.`,
      next: 'Use an approved registry, or ask the owner of the policy to add this one to `sources.allow`.',
    };
  return { allowed: true };
}

/** A host, `*.suffix`, or Docker Hub with the hosts that it sends to. */
function covers(entry: string, host: string): boolean {
  const [wanted, name] = [entry.toLowerCase(), host.toLowerCase()];
  if (wanted === name) return true;
  if (wanted.startsWith('*.')) return name.endsWith(wanted.slice(1)) && name.length > wanted.length - 1;
  return wanted === 'docker.io' && /(^|\.)docker\.(io|com)$/.test(name);
}
