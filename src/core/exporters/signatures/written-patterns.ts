import type { Policy } from '../../policy/document.js';
import { matchesGlob, parsePattern, type HostPattern, type Pattern } from '../../policy/pattern/index.js';
import { splitHost } from '../../policy/pattern/pattern.js';
import { canonicalHost } from '../../policy/judging/repository-name.js';
import { isWithin } from './common-pattern.js';

/** A pattern that names repositories. */
export type Repositories = Extract<Pattern, { kind: 'repositories' }>;
type Literal = Extract<HostPattern, { kind: 'literal' }>;

/** A mirror with both prefixes as patterns for all that lies below them. */
export interface MirrorPatterns {
  readonly index: number;
  readonly required: boolean;
  readonly source: Repositories;
  readonly mirror: Repositories;
}

/** How a policy's repositories may be written, in patterns; for engines that match repositories by rules of their own. */
export interface WrittenPatterns {
  /** The pattern under the names that are contacted: other names of its host, and where mirrors serve it. */
  readonly of: (pattern: Pattern) => readonly Pattern[];
  readonly mirrors: readonly MirrorPatterns[];
}

/** Aliases and mirrors of a policy (policy.md sections 3 and 5). A mirror in front of another mirror's source is not followed. */
export function writtenPatterns(policy: Policy): WrittenPatterns {
  const aliases = Object.entries(policy.registryAliases ?? {}).map(([from, to]) => [canonicalHost(from), canonicalHost(to)] as const);
  const canonical = (host: string): string => new Map(aliases).get(canonicalHost(host)) ?? canonicalHost(host);
  const mirrors = (policy.mirrors ?? []).flatMap(({ source, mirror, required }, index): readonly MirrorPatterns[] => {
    const [from, to] = [below(source, canonical), below(mirror, canonical)];
    return from === undefined || to === undefined ? [] : [{ index, required: required === true, source: from, mirror: to }];
  });
  const underAliases = (pattern: Pattern): readonly Pattern[] => [
    ...(isRenamed(pattern, aliases) ? [] : [pattern]),
    ...aliases.flatMap(([from, to]) => renamed(pattern, toHost(from), toHost(to))),
  ];
  return {
    mirrors,
    of: (pattern) => {
      // What lies below a mirror is its source's, so a pattern there means nothing that can be written.
      const direct = pattern.kind === 'repositories' && mirrors.some(({ mirror }) => isWithin(pattern, mirror)) ? [] : [pattern];
      return [...direct, ...mirrors.flatMap((mirror) => served(pattern, mirror))].flatMap(underAliases);
    },
  };
}

/** True when some repository below the prefix could be one of the pattern's. */
export function mayMeet(pattern: Pattern, prefix: Repositories): boolean {
  if (pattern.kind === 'everything') return true;
  if (prefix.host.kind !== 'literal' || !coversHost(pattern.host, prefix.host)) return false;
  if (!pattern.open && pattern.segments.length <= prefix.segments.length) return false;
  return prefix.segments.every((segment, at) => matchesGlob(pattern.segments[at] ?? '*', segment));
}

export function coversHost(wanted: HostPattern, host: Literal): boolean {
  if (wanted.port !== host.port) return false;
  if (wanted.kind === 'literal') return wanted.name === host.name;
  return host.name.endsWith(wanted.suffix) && host.name.length > wanted.suffix.length;
}

export function isHub({ host }: Repositories): boolean {
  return host.kind === 'literal' && host.name === 'docker.io' && host.port === '';
}

function below(prefix: string, canonical: (host: string) => string): Repositories | undefined {
  const trimmed = prefix.replace(/\/$/, '');
  const slash = trimmed.indexOf('/');
  const host = slash < 0 ? trimmed : trimmed.slice(0, slash);
  const parsed = parsePattern(`${canonical(host)}${slash < 0 ? '' : trimmed.slice(slash)}/**`);
  return parsed.ok && parsed.value.kind === 'repositories' ? parsed.value : undefined;
}

/** The mirror's names for those of the pattern's repositories that it serves. */
function served(pattern: Pattern, { source, mirror }: MirrorPatterns): readonly Repositories[] {
  if (pattern.kind === 'everything' || !mayMeet(pattern, source)) return [];
  const depth = source.segments.length;
  const path = { segments: pattern.segments.slice(depth), open: pattern.open };
  const paths = isHub(source) && depth === 0 ? hubPaths(path) : [path];
  return paths.map(({ segments, open }) => ({ ...mirror, text: pattern.text, segments: [...mirror.segments, ...segments], open }));
}

type Path = Pick<Repositories, 'segments' | 'open'>;

/** Below Docker Hub a lone segment means `library/` and it, so a path of two may be written as one. */
function hubPaths(path: Path): readonly Path[] {
  const [first, second, ...others] = path.segments;
  if (first === undefined || !matchesGlob(first, 'library') || others.length > 0) return [path];
  if (path.open) return second === undefined ? [path, { segments: ['*'], open: false }] : [path];
  return second === undefined ? [path] : [path, { segments: [second], open: false }];
}

/** A host with another name stands for that one, so a pattern on it matches nothing that is written. */
function isRenamed(pattern: Pattern, aliases: readonly (readonly [string, string])[]): boolean {
  if (pattern.kind === 'everything' || pattern.host.kind !== 'literal') return false;
  const { name, port } = pattern.host;
  return aliases.some(([from]) => from === `${name}${port}`);
}

function renamed(pattern: Pattern, from: Literal, to: Literal): readonly Repositories[] {
  if (pattern.kind === 'everything' || !coversHost(pattern.host, to)) return [];
  const paths = to.name === 'docker.io' && to.port === '' ? hubPaths(pattern) : [pattern];
  return paths.map((path) => ({ ...pattern, segments: path.segments, open: path.open, host: from }));
}

function toHost(text: string): Literal {
  return { kind: 'literal', ...splitHost(text) };
}
