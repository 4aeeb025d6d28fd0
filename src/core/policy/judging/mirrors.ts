import type { Mirror } from '../document.js';
import { longestPrefix, nameKey, type RepositoryName } from './repository-name.js';

/** A mirror of the policy with both prefixes in comparable form, and its place in the policy's list. */
export interface PreparedMirror {
  readonly index: number;
  readonly entry: Mirror;
  /** `host` or `host/path`, the host in lower case. */
  readonly source: string;
  readonly mirror: string;
}

/** The policy's mirrors, found by what stands before the path. */
export interface Mirrors {
  readonly byMirror: ReadonlyMap<string, PreparedMirror>;
  readonly bySource: ReadonlyMap<string, PreparedMirror>;
  readonly requiredBySource: ReadonlyMap<string, PreparedMirror>;
}

/** Reads the mirrors once a policy; `alias` gives a host its canonical name. */
export function prepareMirrors(mirrors: readonly Mirror[], alias: (host: string) => string): Mirrors {
  const prepared = mirrors.map((entry, index) => ({
    index,
    entry,
    source: toPrefix(entry.source, alias),
    mirror: toPrefix(entry.mirror, alias),
  }));
  return {
    byMirror: new Map(prepared.map((mirror) => [mirror.mirror, mirror])),
    bySource: bySource(prepared),
    requiredBySource: bySource(prepared.filter(({ entry }) => entry.required === true)),
  };
}

/**
 * What a reference under a mirror's prefix really is: its source, for every rule (policy.md section 5). Mirrors may stand
 * in front of mirrors; the way back is followed as often as there are mirrors, so a loop ends.
 */
export function behindMirror(
  mirrors: Mirrors,
  written: RepositoryName,
): { readonly name: RepositoryName; readonly mirror?: PreparedMirror } {
  let name = written;
  let first: PreparedMirror | undefined;
  for (let step = 0; step < mirrors.byMirror.size && step < longestChain; step++) {
    const found = longestPrefix(mirrors.byMirror, name);
    if (found === undefined) break;
    first ??= found.value;
    name = below(found.value.source, found.rest);
  }
  return first === undefined ? { name } : { name, mirror: first };
}

/** True when some mirror has its prefix on this host. */
export function servesMirrors({ byMirror }: Mirrors, host: string): boolean {
  return [...byMirror.keys()].some((prefix) => prefix === host || prefix.startsWith(`${host}/`));
}

/** The mirror that serves a repository, if one does. */
export function mirrorOf(mirrors: Mirrors, name: RepositoryName): PreparedMirror | undefined {
  return longestPrefix(mirrors.bySource, name)?.value;
}

/** The mirror that a repository must be fetched through, if there is one. */
function requiredMirrorOf(mirrors: Mirrors, name: RepositoryName): PreparedMirror | undefined {
  return longestPrefix(mirrors.requiredBySource, name)?.value;
}

/** The required mirror that a reference goes past: one of what it contacts, where it does not stand under that very mirror. */
export function mirrorPassedBy(
  mirrors: Mirrors,
  { contacted, mirror }: { readonly contacted: RepositoryName; readonly mirror?: PreparedMirror },
): PreparedMirror | undefined {
  const required = requiredMirrorOf(mirrors, contacted);
  return required === mirror ? undefined : required;
}

/** The name under which a repository is to be fetched: through its mirror where that is required, and that one's where it has one. */
export function fetchableName(mirrors: Mirrors, contacted: RepositoryName, written?: PreparedMirror): RepositoryName {
  let name = contacted;
  let mirror = written;
  for (let step = 0; step < longestChain; step++) {
    const next = mirrorPassedBy(mirrors, { contacted: name, ...(mirror && { mirror }) });
    if (next === undefined) break;
    name = throughMirror(next, name);
    mirror = next;
  }
  return name;
}

/** The same repository as the mirror serves it: the path is kept. */
export function throughMirror(mirror: PreparedMirror, name: RepositoryName): RepositoryName {
  const rest = nameKey(name).slice(mirror.source.length + 1);
  return splitPrefix(`${mirror.mirror}/${rest}`);
}

const longestChain = 16;

/** The first mirror listed for a source is the one that is offered. */
function bySource(mirrors: readonly PreparedMirror[]): ReadonlyMap<string, PreparedMirror> {
  return new Map([...mirrors].reverse().map((mirror) => [mirror.source, mirror]));
}

function below(prefix: string, rest: string): RepositoryName {
  const name = splitPrefix(`${prefix}/${rest}`);
  const isHubName = name.registry === 'docker.io' && !name.repository.includes('/');
  return isHubName ? { ...name, repository: `library/${name.repository}` } : name;
}

function splitPrefix(text: string): RepositoryName {
  const slash = text.indexOf('/');
  return { registry: text.slice(0, slash), repository: text.slice(slash + 1) };
}

function toPrefix(written: string, alias: (host: string) => string): string {
  const trimmed = written.endsWith('/') ? written.slice(0, -1) : written;
  const slash = trimmed.indexOf('/');
  const host = slash < 0 ? trimmed : trimmed.slice(0, slash);
  return alias(host) + (slash < 0 ? '' : trimmed.slice(slash));
}
