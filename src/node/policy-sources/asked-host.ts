import { isIP } from 'node:net';
import { failed, ok, type DistributionProblem, type Result } from '../../core/index.js';
import { addressRule, isLoopback, nameOf } from '../registry/addresses.js';
import type { RegistryOptions } from '../registry/options.js';
import { hostRulings } from '../trust/host-rulings.js';
import type { FetchingWay } from './fetched-policy.js';

/**
 * Which hosts may be spoken to for a policy: with a list of the administrator's only those on it. A host that the administrator or the person
 * named is meant, wherever it leads; one that a workspace named may be no private address unless it is listed.
 */
export function hostsFor(
  host: string,
  { allowedHosts, isWorkspaces, tokenHosts }: FetchingWay,
): Pick<RegistryOptions, 'hosts' | 'plainHttp' | 'privateHosts' | 'tokenHosts'> {
  const managed = { trustRoots: {}, tools: {}, allowedHosts, evidenceSinks: [], disabled: [] };
  const rulings = hostRulings({ layers: [], broken: [] }, managed);
  return {
    ...rulings,
    privateHosts: [...(rulings.privateHosts ?? []), ...(isWorkspaces ? [] : [host])],
    ...(tokenHosts !== undefined && { tokenHosts }),
  };
}

/** Said before anything is asked, where the host itself says it: an address that is written out needs no name server. */
export function mayAsk(host: string, way: FetchingWay): Result<undefined, DistributionProblem> {
  const { hosts, privateHosts = [] } = hostsFor(host, way);
  const answer = hosts(host, 'registry');
  if (!answer.allowed)
    return failed({ code: 'HOST_REFUSED', message: answer.why, next: 'Ask the administrator to add it to `allowedHosts`.' });
  const name = nameOf(host);
  const address = isLoopback(host) && isIP(name) === 0 ? '127.0.0.1' : name;
  const isFine = isIP(address) === 0 || addressRule(host, false, privateHosts)(address);
  return isFine
    ? ok(undefined)
    : failed({
        code: 'HOST_REFUSED',
        message: `A policy of the workspace names ${host}, which leads into this machine’s own network, so it is not asked.`,
        next: 'Let the administrator list the host under `allowedHosts` if that is meant.',
      });
}
