import {
  compilePattern,
  compileShortName,
  matchesGlob,
  type CompiledPattern,
  type CompileOptions,
  type HostPattern,
  type Pattern,
} from '../../policy/pattern/index.js';
import { splitHost } from '../../policy/pattern/pattern.js';

/** What a policy says of hosts: canonical names by other names, and the registry that a name without a host means, when it is not Docker Hub. */
export interface Aliases {
  readonly hosts: ReadonlyMap<string, string>;
  readonly shortNames?: string;
}

export type Repositories = Extract<Pattern, { kind: 'repositories' }>;
export type Path = Pick<Repositories, 'segments' | 'open'>;
type LiteralHost = Extract<HostPattern, { kind: 'literal' }>;

/** The references, as written, that contact one of the pattern's repositories: mirrors are not asked. */
export function writtenThrough(aliases: Aliases, pattern: Pattern, digest?: string): readonly CompiledPattern[] {
  if (pattern.kind === 'everything') return [compilePattern(pattern, options(digest))];
  return [...underOwnHost(aliases, pattern, digest), ...underAliases(aliases, pattern, digest), ...withoutHost(aliases, pattern, digest)];
}

/** True when the host is one of the pattern's. */
export function covers(wanted: HostPattern, { name, port }: LiteralHost): boolean {
  if (wanted.port !== port) return false;
  return wanted.kind === 'literal' ? wanted.name === name : name.endsWith(wanted.suffix) && name.length > wanted.suffix.length;
}

export function isHub({ name, port }: LiteralHost): boolean {
  return name === 'docker.io' && port === '';
}

/** Below Docker Hub one segment means `library/` and it (parse-reference.ts), so a path of two may be written as one. */
export function hubPaths({ segments, open }: Path): readonly Path[] {
  const [first, second, third] = segments;
  if (first === undefined) return [{ segments, open }];
  const asWritten = segments.length === 1 && !open ? [] : [{ segments, open }];
  if (!matchesGlob(first, 'library') || third !== undefined || (second !== undefined && open)) return asWritten;
  return [...asWritten, ...(second === undefined && !open ? [] : [{ segments: [second ?? '*'], open: false }])];
}

/** Hosts that have another name stand for that one, so patterns on them match nothing that is written. */
function underOwnHost({ hosts, shortNames }: Aliases, pattern: Repositories, digest?: string): readonly CompiledPattern[] {
  const renamed = [...hosts.keys()].map(toHost).filter((host) => covers(pattern.host, host));
  if (pattern.host.kind === 'literal' && renamed.length > 0) return [];
  const { include, exclude } = compilePattern(pattern, { ...options(digest), shortNames: shortNames === undefined });
  const excluded = [
    ...(exclude === undefined ? [] : [exclude]),
    ...renamed.map((host) => compilePattern({ ...pattern, host, segments: [], open: true }).include),
  ];
  return [excluded.length === 0 ? { include } : { include, exclude: excluded.map((one) => `(?:${one})`).join('|') }];
}

function underAliases({ hosts }: Aliases, pattern: Repositories, digest?: string): readonly CompiledPattern[] {
  return [...hosts].flatMap(([from, to]) => {
    const meant = toHost(to);
    if (!covers(pattern.host, meant)) return [];
    const paths = isHub(meant) ? hubPaths(pattern) : [pattern];
    return paths.map((path) => compilePattern({ ...pattern, ...path, host: toHost(from) }, options(digest)));
  });
}

/** Where names without a host are looked up elsewhere than on Docker Hub. */
function withoutHost({ hosts, shortNames }: Aliases, pattern: Repositories, digest?: string): readonly CompiledPattern[] {
  if (shortNames === undefined) return [];
  const meant = toHost(hosts.get(shortNames) ?? shortNames);
  if (!covers(pattern.host, meant)) return [];
  const paths = isHub(meant) ? hubPaths(pattern) : [pattern];
  return paths.flatMap((path) => compileShortName(path, digest) ?? []);
}

function options(digest: string | undefined): CompileOptions {
  return digest === undefined ? {} : { digest };
}

function toHost(text: string): LiteralHost {
  return { kind: 'literal', ...splitHost(text) };
}
