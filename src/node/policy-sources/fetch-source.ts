import { type DistributionProblem, type PolicySource, type Result } from '../../core/index.js';
import { placeOfTool } from '../tool-search.js';
import { mayAsk } from './asked-host.js';
import { fetchGit } from './fetch-git.js';
import { fetchHttps } from './fetch-https.js';
import { fetchOci } from './fetch-oci.js';
import type { FetchingWay } from './fetched-policy.js';
import { refuse } from './problems.js';
import type { AskedSource, FetchSource, SourceSurroundings } from './source-standing.js';

/** Asks the host, when it may be asked, in the way of its kind. */
export const fetchSource: FetchSource = async (source, asked, around, signal) => {
  const way = wayOf(asked, around);
  const allowed = mayAsk(hostOf(source), way);
  if (!allowed.ok) return allowed;
  switch (source.kind) {
    case 'https':
      return fetchHttps(source, way, signal);
    case 'oci':
      return fetchOci(source, way, signal);
    case 'git':
      return around.isTrusted ? fetchGit(source, way, signal) : startsNoProgram(source);
  }
};

function startsNoProgram({ repository }: Extract<PolicySource, { readonly kind: 'git' }>): Result<never, DistributionProblem> {
  return refuse(
    'SOURCE_NOT_FOLLOWED',
    `Fetching the policy from ${repository} would start git, and this workspace is not trusted.`,
    'Trust the workspace, or fetch the policy elsewhere: wharfmaster policy pull.',
  );
}

function hostOf(source: PolicySource): string {
  if (source.kind === 'oci') return source.image.registry;
  return new URL(source.kind === 'git' ? source.repository : source.url).host;
}

function wayOf({ by }: AskedSource, { managed, workspaces, environment, now, log }: SourceSurroundings): FetchingWay {
  const git = placeOfTool(managed?.tools ?? {}, 'git');
  return {
    ...{ workspaces, environment, now, allowedHosts: managed?.allowedHosts ?? [], isWorkspaces: by === 'workspace' },
    ...(managed?.tokenHosts !== undefined && { tokenHosts: managed.tokenHosts }),
    ...(git !== undefined && { git }),
    ...(log !== undefined && { log }),
  };
}
