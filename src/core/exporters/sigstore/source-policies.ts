import type { Pattern } from '../../policy/pattern/index.js';
import { strengthOf, type Note } from '../signatures/index.js';
import { allowedPatterns, type Sourcing } from './allowed-patterns.js';
import { globsOf, reachesHubsLocalhost } from './globs.js';
import type { ClusterImagePolicy } from './image-policy.js';
import { denials, mirrorsPassed, refusing } from './refusals.js';

/** Everything that may run at all, and the objects that say so. */
export interface SourcePolicies {
  /** What patterns the allowed globs stand for. Whatever else an object of ours matches would be let in by it. */
  readonly allowed: readonly Pattern[];
  /** What is to happen to an image that no object matches. */
  readonly otherwise: 'deny' | 'warn' | 'allow';
  readonly objects: readonly ClusterImagePolicy[];
  readonly notes: readonly Note[];
}

/** `sources` as objects that pass or fail whatever they match; the controller refuses what none matches (`no-match-policy: deny`). */
export function sourcePolicies(context: Sourcing): SourcePolicies {
  const { action, differs } = strengthOf(context, ['unapproved-registry']);
  const written = allowedPatterns(context);
  const isStrict = action === 'refuse';
  const counting = isStrict ? written.patterns : [everything];
  const refusals = [denials(context, counting), mirrorsPassed(context)];
  return {
    allowed: counting,
    otherwise: isStrict ? 'deny' : action === 'warn' ? 'warn' : 'allow',
    objects: [
      ...passing(written.patterns),
      ...(isStrict ? hubsLocalhost(written.patterns) : []),
      ...refusals.flatMap(({ objects }) => objects),
    ],
    notes: [
      ...written.notes,
      ...(differs === undefined
        ? []
        : (context.policy.sources?.allow ?? []).map((_, at): Note => ({ path: `sources.allow[${at}]`, ...differs }))),
      ...refusals.flatMap(({ notes }) => notes),
    ],
  };
}

const everything: Pattern = { kind: 'everything', text: '**' };

function passing(patterns: readonly Pattern[]): readonly ClusterImagePolicy[] {
  const globs = [...new Set(patterns.map(globsOf).flatMap((made) => (made.kind === 'globs' ? made.globs : [])))];
  return globs.length === 0
    ? []
    : [
        {
          path: 'sources.allow',
          suffix: 'sources',
          globs,
          mode: 'enforce',
          authorities: [{ name: 'approved', static: { action: 'pass' } }],
        },
      ];
}

/** The controller takes the host `localhost` for that name on Docker Hub (go-containerregistry before 0.22). */
function hubsLocalhost(allowed: readonly Pattern[]): readonly ClusterImagePolicy[] {
  if (allowed.some(({ kind }) => kind === 'everything') || !allowed.some(reachesHubsLocalhost)) return [];
  return [refusing('sources.allow', 'localhost', ['index.docker.io/localhost/**'], 'localhost is no approved source.', 'enforce')];
}
