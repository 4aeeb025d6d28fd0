import { matchesGlob } from './matches-glob.js';
import { splitHost, withoutAlias, type HostPattern, type Pattern } from './pattern.js';

/** The part of a reference that a pattern is about. */
export interface RepositoryName {
  readonly registry: string;
  readonly repository: string;
}

/** True when the repository is one of the pattern's. Hosts compare without case, ports and paths exactly (policy.md section 3.3). */
export function matchesPattern(pattern: Pattern, name: RepositoryName): boolean {
  if (pattern.kind === 'everything') return true;
  return matchesHost(pattern.host, name.registry) && matchesPath(pattern.segments, pattern.open, name.repository.split('/'));
}

function matchesHost(wanted: HostPattern, registry: string): boolean {
  // Only ASCII hosts match: lower-casing must not turn a look-alike (U+212A for `k`) into the host.
  if (!isAscii(registry)) return false;
  const { name, port } = withoutAlias(splitHost(registry));
  if (port !== wanted.port) return false;
  return wanted.kind === 'literal' ? name === wanted.name : name.endsWith(wanted.suffix) && name.length > wanted.suffix.length;
}

function matchesPath(globs: readonly string[], open: boolean, segments: readonly string[]): boolean {
  if (open ? segments.length <= globs.length : segments.length !== globs.length) return false;
  return globs.every((glob, index) => matchesGlob(glob, segments[index] ?? ''));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
