import type { Policy } from '../../policy/document.js';
import type { Pattern } from '../../policy/pattern/index.js';
import { isHub, type Repositories } from '../signatures/index.js';

/** The prefixes under which a pattern's repositories are written, and what prefixes cannot say of them. */
export interface WrittenPrefixes {
  readonly prefixes: readonly string[];
  /** `tree`: everything below; `repository`: a tag, a digest or nothing follows; `cut`: wider, since the pattern has a star in front of its end. */
  readonly kind: 'tree' | 'repository' | 'cut';
  /** True when some of the pattern's short names of Docker Hub begin like any other name. */
  readonly lacksShortNames: boolean;
}

/** Undefined when the pattern's hosts cannot be named (`*.example.com`). Aliases and mirrors are the caller's to follow. */
export function writtenPrefixes(pattern: Pattern, policy: Policy): WrittenPrefixes | undefined {
  if (pattern.kind === 'everything') return { prefixes: [''], kind: 'tree', lacksShortNames: false };
  if (pattern.host.kind === 'below') return undefined;
  const kind = pattern.segments.some((segment) => segment.includes('*')) ? 'cut' : pattern.open ? 'tree' : 'repository';
  const path = literalPath(pattern);
  if (!isHub(pattern)) return { prefixes: [`${pattern.host.name}${pattern.host.port}/${path}`], kind, lacksShortNames: false };
  const paths = hubPaths(path);
  const short = meansHub(policy) ? paths.filter((one) => one !== '') : [];
  return {
    prefixes: [...paths.flatMap((one) => [`docker.io/${one}`, `index.docker.io/${one}`]), ...short],
    kind,
    lacksShortNames: meansHub(policy) && (path === '' || path === 'library/'),
  };
}

/** The path up to its first star; an open one ends in `/`. */
function literalPath({ segments, open }: Repositories): string {
  const path = [...segments, ''].join('/');
  const star = path.indexOf('*');
  return star >= 0 ? path.slice(0, star) : open ? path : path.slice(0, -1);
}

/** `library/` may be left out of a name, but without it nothing is left of `library/**` that a prefix could say. */
function hubPaths(path: string): readonly string[] {
  const bare = path.startsWith('library/') ? path.slice('library/'.length) : '';
  return bare === '' || bare.includes('/') ? [path] : [path, bare];
}

/** What a name without a host means in manifests. */
function meansHub({ defaults }: Policy): boolean {
  return defaults?.shortNames === undefined || ['docker.io', 'index.docker.io'].includes(defaults.shortNames.toLowerCase());
}
