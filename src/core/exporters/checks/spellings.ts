import type { PlaceClass } from '../../model/image-use.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Policy } from '../../policy/document.js';
import { matchesGlob, parsePattern, type CompiledPattern, type Pattern } from '../../policy/pattern/index.js';
import type { ExportProblem } from '../exporter.js';
import { covers, hubPaths, isHub, writtenThrough, type Aliases, type Path, type Repositories } from './written-names.js';

/**
 * Finds every reference, as written, that a policy takes for one of a pattern's repositories: through aliases, short names and mirrors
 * (policy.md sections 3 and 5). With a digest, only references that end in it.
 */
export type Spell = (pattern: Pattern, digest?: string) => readonly CompiledPattern[];

/** How a policy's names are spelled at places of a class, or why regular expressions cannot say it. */
export function spellingsUnder(policy: Policy, placeClass: PlaceClass): Result<Spell, ExportProblem> {
  const aliases = toAliases(policy, placeClass);
  const mirrors = readMirrors(policy, aliases);
  if (!mirrors.ok) return mirrors;
  return ok((pattern, digest) => {
    const direct = writtenThrough(aliases, pattern, digest).map((one) => without(one, servedByAny(mirrors.value, pattern)));
    return [...direct, ...mirrors.value.flatMap((mirror) => throughMirror(mirror, pattern, aliases, digest))];
  });
}

/** The references that go past a mirror: those of its source, but for what is written through the mirror itself. */
export function spellingsPast(policy: Policy, placeClass: PlaceClass, index: number): readonly CompiledPattern[] {
  const aliases = toAliases(policy, placeClass);
  const mirrors = readMirrors(policy, aliases);
  const mirror = mirrors.ok ? mirrors.value[index] : undefined;
  return mirror === undefined ? [] : writtenThrough(aliases, mirror.source).map((one) => without(one, mirror.served));
}

interface SpelledMirror {
  /** Everything below the source, and everything below the mirror. */
  readonly source: Repositories;
  readonly mirror: Repositories;
  /** What is written below the mirror. */
  readonly served: readonly CompiledPattern[];
  /** What is written below mirrors that lie below this one, and is theirs. */
  readonly others: readonly CompiledPattern[];
}

function toAliases({ registryAliases = {}, defaults }: Policy, placeClass: PlaceClass): Aliases {
  const shortNames = placeClass === 'manifest' && defaults?.shortNames !== 'deny' ? defaults?.shortNames : undefined;
  return {
    hosts: new Map(Object.entries(registryAliases).map(([from, to]) => [canonical(from), canonical(to)])),
    ...(shortNames === undefined || canonical(shortNames) === 'docker.io' ? {} : { shortNames: shortNames.toLowerCase() }),
  };
}

function canonical(host: string): string {
  const lower = host.toLowerCase();
  return lower === 'index.docker.io' ? 'docker.io' : lower;
}

function readMirrors({ mirrors = [] }: Policy, aliases: Aliases): Result<readonly SpelledMirror[], ExportProblem> {
  if (aliases.hosts.has('docker.io')) return refused('an alias for Docker Hub itself');
  const read = mirrors.flatMap(({ source, mirror }) => {
    const pair = [source, mirror].map((prefix) => toPattern(prefix, aliases));
    return pair[0] === undefined || pair[1] === undefined ? [] : [{ source: pair[0], mirror: pair[1] }];
  });
  if (read.length < mirrors.length) return refused('a mirror whose names are no hosts with a path');
  if (read.some(({ source }) => read.some(({ mirror }) => isBelow(source, mirror) || isBelow(mirror, source))))
    return refused('a mirror of what is itself served by a mirror');
  const served = read.map(({ mirror }) => writtenThrough(aliases, mirror));
  // A 'not' inside a 'not' cannot be said.
  if (served.flat().some(({ exclude }) => exclude !== undefined)) return refused('a mirror without a path where short names lead to');
  return ok(
    read.map((pair, index) => ({
      ...pair,
      served: served[index] ?? [],
      others: read.flatMap(({ mirror }, other) => (other !== index && isBelow(mirror, pair.mirror) ? (served[other] ?? []) : [])),
    })),
  );
}

function refused(what: string): Result<never, ExportProblem> {
  return failed({
    code: 'EXPORT_MIRRORS',
    message: `The policy has ${what}, which one regular expression a pattern cannot follow.`,
    next: 'Name the last source directly in `mirrors` and `registryAliases`, then export again.',
  });
}

/** Everything below a prefix such as `docker.io` or `quay.io/acme`. */
function toPattern(prefix: string, { hosts }: Aliases): Repositories | undefined {
  const trimmed = prefix.replace(/\/$/, '');
  const slash = trimmed.indexOf('/');
  const host = canonical(slash < 0 ? trimmed : trimmed.slice(0, slash));
  const parsed = parsePattern(`${hosts.get(host) ?? host}${slash < 0 ? '' : trimmed.slice(slash)}/**`);
  return parsed.ok && parsed.value.kind === 'repositories' ? parsed.value : undefined;
}

/** True when everything of `inner` is also below `outer`, itself included. */
function isBelow(inner: Repositories, outer: Repositories): boolean {
  if (!('name' in inner.host) || !('name' in outer.host)) return false;
  if (inner.host.name !== outer.host.name || inner.host.port !== outer.host.port) return false;
  return outer.segments.every((segment, index) => segment === inner.segments[index]);
}

/** What lies under a mirror's prefix is its source for every rule, so a pattern on the mirror's host does not cover it. */
function servedByAny(mirrors: readonly SpelledMirror[], pattern: Pattern): readonly CompiledPattern[] {
  return pattern.kind === 'everything' ? [] : mirrors.flatMap(({ mirror, served }) => (mayMeet(pattern, mirror) ? served : []));
}

/** False when nothing below the mirror could be one of the pattern's. */
function mayMeet({ host, segments, open }: Repositories, mirror: Repositories): boolean {
  if (!('name' in mirror.host) || !covers(host, mirror.host)) return false;
  if (!open && segments.length <= mirror.segments.length) return false;
  return mirror.segments.every((segment, at) => segments[at] === undefined || matchesGlob(segments[at], segment));
}

function throughMirror({ source, mirror, others }: SpelledMirror, pattern: Pattern, aliases: Aliases, digest?: string) {
  if (pattern.kind === 'everything') return [];
  return remainders(pattern, source)
    .map(({ segments, open }): Repositories => ({ ...mirror, segments: [...mirror.segments, ...segments], open }))
    .flatMap((rewritten) => writtenThrough(aliases, rewritten, digest))
    .map((one) => without(one, others));
}

/** What of a pattern's path remains behind a source's, when the pattern speaks of repositories below that source. */
function remainders({ host, segments, open }: Repositories, source: Repositories): readonly Path[] {
  if (!('name' in source.host) || !covers(host, source.host)) return [];
  if (isHub(source.host) && source.segments.length === 0) return hubPaths({ segments, open });
  const depth = source.segments.length;
  if (!source.segments.every((segment, at) => (segments[at] === undefined ? open : matchesGlob(segments[at], segment)))) return [];
  if (segments.length === depth && !open) return [];
  return [{ segments: segments.slice(depth), open }];
}

function without(one: CompiledPattern, others: readonly CompiledPattern[]): CompiledPattern {
  const excluded = [...(one.exclude === undefined ? [] : [one.exclude]), ...new Set(others.map(({ include }) => include))];
  return excluded.length === 0 ? one : { include: one.include, exclude: excluded.map((expression) => `(?:${expression})`).join('|') };
}
