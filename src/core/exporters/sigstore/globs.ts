import { matchesGlob, type Pattern } from '../../policy/pattern/index.js';

/** A pattern as the controller's globs, or why there are none. */
export type Globs = { readonly kind: 'globs'; readonly globs: readonly string[] } | { readonly kind: 'none'; readonly because: string };

/**
 * The policy-controller matches `registry/repository@digest` (a Pod's tags are resolved first), with Docker Hub as `index.docker.io`, `*` as
 * anything but `/` and `**` as anything at all (pkg/apis/glob). A repository gets a second glob for its tags, for the `tester`, which
 * matches them unresolved; not where a star could reach into the `@sha256:` of a digest.
 */
export function globsOf(pattern: Pattern): Globs {
  if (pattern.kind === 'everything') return { kind: 'globs', globs: ['**'] };
  const { host, segments, open } = pattern;
  if (host.kind === 'below' && host.suffix === '.docker.io' && host.port === '')
    return none('the controller knows Docker Hub as `index.docker.io`, which this would let in');
  const name = host.kind === 'below' ? `*${host.suffix}` : host.name === 'docker.io' && host.port === '' ? 'index.docker.io' : host.name;
  const registry = `${name}${host.port}`;
  if (!/^[a-zA-Z0-9_:*.-]+$/.test(registry)) return none(`the controller's globs cannot hold \`${registry}\``);
  if (!/[.:]/.test(registry)) return none(`the controller takes \`${registry}/…\` for a name on Docker Hub`);
  const path = [registry, ...segments].join('/');
  if (open) return { kind: 'globs', globs: [`${path}/**`] };
  return { kind: 'globs', globs: [`${path}@**`, ...(segments.at(-1)?.includes('*') === true ? [] : [`${path}:**`])] };
}

/** True when the pattern holds names below Docker Hub's `localhost/`, which the controller cannot tell from the host of that name. */
export function reachesHubsLocalhost(pattern: Pattern): boolean {
  if (pattern.kind === 'everything' || pattern.host.port !== '') return pattern.kind === 'everything';
  const { host, segments, open } = pattern;
  const isHub = host.kind === 'literal' ? host.name === 'docker.io' : 'docker.io'.endsWith(host.suffix);
  const [first] = segments;
  return isHub && (first === undefined ? open : matchesGlob(first, 'localhost') && (open || segments.length > 1));
}

function none(because: string): Globs {
  return { kind: 'none', because };
}
