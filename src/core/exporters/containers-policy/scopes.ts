import type { Pattern } from '../../policy/pattern/index.js';

/** What a pattern is as a scope of policy.json; a scope matches the repository of that name and all that lies below it. */
export interface Scope {
  readonly scope: string;
  /** `below`: what lies below the scope; `itself`: the repository of that very name. */
  readonly means: 'below' | 'itself';
  /** What the scope matches beyond the pattern, when that is more than the other of the two. */
  readonly wider?: string;
}

/** Why a pattern is no scope, and the scope that holds all of it. */
export interface NoScope {
  readonly because: string;
  readonly around: Scope;
}

/**
 * The engine looks a normalised name up in full, then its parents, its host, `*.domain` for every domain above it with any port, and at
 * last the default (containers/image, docker/policyconfiguration).
 */
export function scopeOf(pattern: Pattern): Scope | NoScope {
  if (pattern.kind === 'everything') return { scope: '', means: 'below' };
  const { host, segments, open } = pattern;
  if (host.kind === 'below') {
    const around: Scope = { scope: `*${host.suffix}`, means: 'below' };
    if (segments.length > 0 || !open) return { because: 'below a domain a scope cannot name repositories', around };
    return host.port === ''
      ? { ...around, wider: 'Every port of those hosts counts.' }
      : { because: 'a scope below a domain counts for every port', around };
  }
  const registry = `${host.name}${host.port}`;
  if (registry.startsWith('[')) return { because: 'the engine reads no hosts in brackets', around: { scope: registry, means: 'below' } };
  const star = segments.findIndex((segment) => segment.includes('*'));
  if (star >= 0)
    return {
      because: 'a scope holds no `*` in its path',
      around: { scope: [registry, ...segments.slice(0, star)].join('/'), means: 'below' },
    };
  return { scope: [registry, ...segments].join('/'), means: open ? 'below' : 'itself' };
}

/** The scopes that the engine looks up after one of these, in its order; a domain's own domains too. */
export function scopesAbove(scope: string): readonly string[] {
  if (scope === '') return [];
  const parents: string[] = [];
  for (let slash = scope.lastIndexOf('/'); slash > 0; slash = scope.lastIndexOf('/', slash - 1)) parents.push(scope.slice(0, slash));
  const host = parents.at(-1) ?? scope;
  const colon = host.indexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  const bare = name.startsWith('*.') ? name.slice(2) : name;
  const domains: string[] = [];
  for (let dot = bare.indexOf('.'); dot >= 0; dot = bare.indexOf('.', dot + 1)) domains.push(`*${bare.slice(dot)}`);
  return [...parents, ...domains, ''];
}

/** False for scopes that no repository has as its name: hosts, domains, the default, and what Docker Hub writes with `library/`. */
export function canBeRepository(scope: string): boolean {
  if (!scope.includes('/')) return false;
  return !(scope.startsWith('docker.io/') && scope.indexOf('/') === scope.lastIndexOf('/'));
}
