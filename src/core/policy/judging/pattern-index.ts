import { matchesPattern, type Pattern } from '../pattern/index.js';
import { splitHost, withoutAlias } from '../pattern/pattern.js';
import { nameKey, type RepositoryName } from './repository-name.js';

/** Entries of a policy, found by the repositories that their patterns match. */
export interface PatternIndex<T> {
  readonly all: readonly T[];
  /** The entries that match, in the policy's order. */
  matching(name: RepositoryName): readonly T[];
  /** True when some pattern speaks for repositories on this host. */
  speaksForHost(registry: string): boolean;
}

/** What the index needs of an entry. */
interface Indexed {
  readonly index: number;
  readonly pattern: Pattern;
}

/**
 * Sorts patterns by host and by the segments before the first star, so that judging thousands of uses under thousands of sources
 * looks at few of them. The index only narrows: `matchesPattern` decides.
 */
export function indexPatterns<T extends Indexed>(entries: readonly T[]): PatternIndex<T> {
  const everywhere = entries.filter(({ pattern }) => pattern.kind === 'everything');
  const hosts = new Map<string, Map<string, T[]>>();
  for (const entry of entries) addTo(hosts, entry);
  const find = (name: RepositoryName): readonly T[] => {
    const found = candidates(hosts, name).filter(({ pattern }) => matchesPattern(pattern, name));
    return [...everywhere, ...found].sort((a, b) => a.index - b.index);
  };
  // Several rules ask about the same name, and files repeat their images.
  const kept = new Map<string, readonly T[]>();
  return {
    all: entries,
    matching(name) {
      const key = nameKey(name);
      const found = kept.get(key) ?? find(name);
      if (kept.size >= mostKept) kept.clear();
      kept.set(key, found);
      return found;
    },
    speaksForHost: (registry) => everywhere.length > 0 || hostKeys(registry).some((key) => hosts.has(key)),
  };
}

const mostKept = 1_000;

function addTo<T extends Indexed>(hosts: Map<string, Map<string, T[]>>, entry: T): void {
  const { pattern } = entry;
  if (pattern.kind === 'everything') return;
  const { host } = pattern;
  const key = host.kind === 'literal' ? host.name + host.port : `*${host.suffix}${host.port}`;
  const paths = hosts.get(key) ?? new Map<string, T[]>();
  hosts.set(key, paths);
  const star = pattern.segments.findIndex((segment) => segment.includes('*'));
  const literal = pattern.segments.slice(0, star < 0 ? undefined : star).join('/');
  const group = paths.get(literal);
  if (group === undefined) paths.set(literal, [entry]);
  else group.push(entry);
}

function candidates<T>(hosts: ReadonlyMap<string, ReadonlyMap<string, readonly T[]>>, name: RepositoryName): readonly T[] {
  const groups = hostKeys(name.registry).flatMap((key) => hosts.get(key) ?? []);
  if (groups.length === 0) return [];
  const starts = pathStarts(name.repository);
  return groups.flatMap((paths) => starts.flatMap((start) => paths.get(start) ?? []));
}

/** `a.b.c:5000` is the host itself and, for wildcard hosts, below `.b.c:5000` and `.c:5000`. */
function hostKeys(registry: string): readonly string[] {
  const { name, port } = withoutAlias(splitHost(registry));
  const keys = [name + port];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) keys.push(`*${name.slice(dot)}${port}`);
  return keys;
}

/** `a/b/c` starts with nothing, `a`, `a/b` and `a/b/c`. */
function pathStarts(repository: string): readonly string[] {
  const starts = [''];
  for (let slash = repository.indexOf('/'); slash >= 0; slash = repository.indexOf('/', slash + 1)) starts.push(repository.slice(0, slash));
  starts.push(repository);
  return starts;
}
