import type { Host, OrganisationPolicy, RemoteAsked } from './host.js';
import type { WharfmasterSettings } from './protocol.js';
import type { ClientFeatures } from './settings.js';

/** What is kept of a policy from afar, under the settings of now. */
export async function askRemote(
  { host, features, settings }: { readonly host: Host; readonly features: ClientFeatures; readonly settings: WharfmasterSettings },
  source: string,
  by: RemoteAsked['by'],
): Promise<OrganisationPolicy> {
  const { policyTrust, trustRoots } = settings;
  const answer = await host.remotePolicy?.(source, {
    ...{ by, isTrusted: features.options.trusted !== false },
    ...(policyTrust !== undefined && { policyTrust }),
    ...(trustRoots !== undefined && { trustRoots }),
  });
  return answer ?? { problem: `\`${source}\` is not followed here: this server keeps no policies from afar.` };
}
