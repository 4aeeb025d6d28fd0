import { policyTrustOf } from '../core/index.js';
import { readManagedFile } from '../node/managed-file.js';
import { sourceStanding, type AskedSource } from '../node/policy-sources/source-standing.js';
import type { OrganisationPolicy, RemoteAsked } from './host.js';
import { fromPath } from './node-host-files.js';

/**
 * The kept copy of a policy from afar, its signatures verified against the administrator's signers or those of the settings. The server opens
 * no socket: what is kept is refreshed by the tool host or the command line.
 */
export async function keptPolicy(
  asked: AskedSource,
  { isTrusted, policyTrust, trustRoots }: Omit<RemoteAsked, 'by'>,
): Promise<OrganisationPolicy> {
  const managed = readManagedFile();
  if (!managed.ok) return { problem: `${managed.problem.message} ${managed.problem.next}` };
  const trust = policyTrust === undefined ? undefined : policyTrustOf(policyTrust);
  if (trust?.ok === false)
    return { problem: `The setting wharfmaster.policyTrust is not understood. ${trust.problem.message} ${trust.problem.next}` };
  const standing = await sourceStanding(asked, {
    ...{ workspaces: [], isTrusted, environment: process.env, now: () => Date.now(), stage: 'edit', fetches: 'never' },
    signal: AbortSignal.timeout(longestWait),
    trustRoots: { settings: trustRoots ?? {} },
    ...(managed.value !== undefined && { managed: managed.value.settings }),
    ...(trust !== undefined && { trust: trust.value }),
  });
  const { name, minSerial } = asked;
  const { source } = asked;
  if (standing.state === 'unusable') return { source, problem: `${standing.problem.message} ${standing.problem.next}` };
  return {
    ...{ source, file: fromPath(standing.file), origin: standing.origin },
    ...(name !== undefined && { name }),
    ...(minSerial !== undefined && { minSerial }),
  };
}

const longestWait = 10_000;
