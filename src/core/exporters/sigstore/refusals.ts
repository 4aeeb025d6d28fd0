import type { DeniedSource, Mirror } from '../../policy/document.js';
import { parsePattern, type HostPattern, type Pattern } from '../../policy/pattern/index.js';
import { strengthOf, type Note, type WrittenPatterns } from '../signatures/index.js';
import type { Sourcing } from './allowed-patterns.js';
import { globsOf } from './globs.js';
import type { ClusterImagePolicy, PolicyObjects } from './image-policy.js';

/** Objects that fail whatever they match; all that match must be satisfied, so they beat what passes. */
export function denials(context: Sourcing, allowed: readonly Pattern[]): PolicyObjects {
  const made = (context.policy.sources?.deny ?? []).map((entry, at) => denial(context, entry, at, allowed));
  return { objects: made.flatMap(({ objects }) => objects), notes: made.flatMap(({ notes }) => notes) };
}

/** Direct use of what is to be fetched through a mirror. */
export function mirrorsPassed(context: Sourcing): PolicyObjects {
  const made = (context.policy.mirrors ?? []).map((entry, at) => mirrorPassed(context, entry, at));
  return { objects: made.flatMap(({ objects }) => objects), notes: made.flatMap(({ notes }) => notes) };
}

export function refusing(
  path: string,
  suffix: string,
  globs: readonly string[],
  message: string,
  mode: 'enforce' | 'warn',
): ClusterImagePolicy {
  return { path, suffix, globs, mode, authorities: [{ name: 'refused', static: { action: 'fail', message } }] };
}

/**
 * How an image that a pattern means can be written so that no glob of the pattern matches, while what is allowed lets it in: hosts compare
 * with case there, and some names are not for globs.
 */
export function escapes(written: WrittenPatterns, pattern: Pattern, allowed: readonly Pattern[]): string | undefined {
  if (pattern.kind === 'everything' || !allowed.some((one) => leavesHostOpen(one, pattern.host))) return undefined;
  const lost = written
    .of(pattern)
    .map(globsOf)
    .flatMap((made) => (made.kind === 'none' ? [made.because] : []))[0];
  const how = lost ?? 'a host written with capitals is another one to the controller';
  return `Not all of it is matched: ${how}, and what is allowed does not name its hosts in full. List them under \`sources.allow\`.`;
}

function leavesHostOpen(allowed: Pattern, host: HostPattern): boolean {
  if (allowed.kind === 'everything') return true;
  if (allowed.host.kind === 'literal' || allowed.host.port !== host.port) return false;
  const end = host.kind === 'literal' ? host.name : host.suffix;
  return end.endsWith(allowed.host.suffix) && end.length > allowed.host.suffix.length;
}

function denial(context: Sourcing, { match, reason, effectiveFrom }: DeniedSource, at: number, allowed: readonly Pattern[]): PolicyObjects {
  const path = `sources.deny[${at}]`;
  const { action, differs } = strengthOf(context, ['denied-image'], effectiveFrom);
  const parsed = parsePattern(match);
  if (!parsed.ok || action === 'nothing') return { objects: [], notes: [{ path, fidelity: 'exact', reason: 'It refuses nothing.' }] };
  const escape = escapes(context.written, parsed.value, allowed);
  const forms = context.written.of(parsed.value).map(globsOf);
  const globs = [...new Set(forms.flatMap((made) => (made.kind === 'globs' ? made.globs : [])))];
  const message = `The policy denies ${match}${reason === undefined ? '.' : `: ${reason}`}`;
  return {
    objects: globs.length === 0 ? [] : [refusing(path, `deny-${at}`, globs, message, action === 'refuse' ? 'enforce' : 'warn')],
    notes: [
      { path, fidelity: 'exact', reason: 'An object that fails whatever it matches; it beats what is allowed.' },
      ...(differs === undefined ? [] : [{ path, ...differs }]),
      ...(escape === undefined ? [] : [{ path, fidelity: 'looser' as const, reason: escape }]),
    ],
  };
}

function mirrorPassed(context: Sourcing, { source, mirror, required, effectiveFrom }: Mirror, at: number): PolicyObjects {
  const path = `mirrors[${at}]`;
  const served: Note = { path, fidelity: 'exact', reason: 'Globs for its source are repeated for what it serves.' };
  const pattern = context.written.mirrors.find(({ index }) => index === at)?.source;
  const { action, differs } = strengthOf(context, ['mirror-required'], effectiveFrom);
  if (required !== true || action === 'nothing' || pattern === undefined) return { objects: [], notes: [served] };
  const globs = globsOf(pattern);
  const message = `Images of ${source} are fetched through ${mirror}.`;
  return {
    objects: globs.kind === 'none' ? [] : [refusing(path, `mirror-${at}`, globs.globs, message, action === 'refuse' ? 'enforce' : 'warn')],
    notes: [
      { ...served, reason: `${served.reason} Its source itself is refused.` },
      ...(differs === undefined ? [] : [{ path, ...differs }]),
    ],
  };
}
