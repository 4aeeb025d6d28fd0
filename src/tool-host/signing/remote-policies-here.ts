import { homedir } from 'node:os';
import { policyTrustOf } from '../../core/index.js';
import { readManagedFile } from '../../node/managed-file.js';
import { isInside } from '../../node/paths.js';
import type { RemotePolicies } from '../../node/policies/remote-policies.js';
import { fetchSource } from '../../node/policy-sources/fetch-source.js';
import { remotePolicies, type RemoteWishes } from '../../node/policy-sources/remote-policies.js';
import type { SigningScope } from '../protocol.js';

/** What of the person's settings decides which policies count. */
export type PolicyScope = Pick<SigningScope, 'folder' | 'policy' | 'policyTrust'> & Partial<Pick<SigningScope, 'trustRoots'>>;

/** How to look for policies from afar, and for whom. */
export interface RemoteLook extends Pick<RemoteWishes, 'stage' | 'fetches' | 'hear'> {
  readonly workspaces: readonly string[];
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** The policies from afar of a window, which runs this process only where its workspace is trusted. A setting that is not understood names nobody. */
export async function remotePoliciesHere(
  { folder, policy, policyTrust, trustRoots }: PolicyScope,
  { workspaces, now, stage, fetches, hear, signal = AbortSignal.timeout(longestLook) }: RemoteLook,
): Promise<RemotePolicies> {
  const managed = readManagedFile();
  const place = folder ?? homedir();
  const trust = policyTrust === undefined ? undefined : policyTrustOf(policyTrust);
  return remotePolicies({
    ...{ workspaces, stage, fetches, signal, isTrusted: true, environment: process.env, now: () => now, fetch: fetchSource },
    workingDirectory: workspaces.find((workspace) => isInside(place, workspace)) ?? place,
    trustRoots: { settings: trustRoots ?? {} },
    ...(folder !== undefined && { folders: [folder] }),
    ...(policy !== undefined && policy !== '' && !policy.startsWith('file:') && { named: [policy] }),
    ...(managed.ok && managed.value !== undefined && { managed: managed.value.settings }),
    ...(trust?.ok === true && { trust: trust.value }),
    ...(hear !== undefined && { hear }),
  });
}

const longestLook = 60_000;
