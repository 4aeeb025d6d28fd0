import { patternsOfCrossingGlob, patternsOfSegmentGlob } from './glob-patterns.js';
import { checked, hubPath, type PatternReading } from './prefix-patterns.js';

/**
 * A prefix of what is denied, or must be signed. Narrow means speaking of at least as much here: every name that begins like it, as far as
 * patterns say that. What they cannot say is a host that goes on behind the prefix.
 */
export function deniedByPrefix(prefix: string): PatternReading {
  if (prefix === '') return checked(['**'], 'Every image, since each begins with the empty text.');
  const slash = prefix.indexOf('/');
  const path = slash < 0 ? '' : prefix.slice(slash + 1);
  if (/[:@]/.test(path)) {
    return checked([hubPath(prefix.slice(0, slash + 1 + path.search(/[:@]/)))], 'What begins like this.', [
      `\`${prefix}\` is about certain tags or digests. Patterns are whole repositories: the policy speaks of all its tags.`,
    ]);
  }
  if (slash < 0) return hostOrName(prefix);
  if (path === '') return checked([`${hubPath(prefix.slice(0, -1))}/**`], 'What begins like this.');
  if (path.endsWith('/')) return checked([`${hubPath(prefix.slice(0, -1))}/**`], 'What begins like this.');
  const base = hubPath(prefix);
  return checked([`${base}*`, `${base}*/**`], 'Every name that begins like this.');
}

function hostOrName(prefix: string): PatternReading {
  if (!/[.:]/.test(prefix) && prefix !== 'localhost') {
    return checked([`docker.io/library/${prefix}*`, `docker.io/${prefix}*/**`], 'Docker Hub names that begin like this.', [
      `The live rule also speaks of hosts that begin with \`${prefix}\`. Patterns cannot say that: see that \`sources.allow\` names no such host.`,
    ]);
  }
  return checked([`${prefix}/**`], 'The whole host.', [
    `The live rule also speaks of hosts such as \`${prefix}.example\`, which begin like it. Patterns cannot say that: see that \`sources.allow\` names no such host.`,
  ]);
}

/** The same for a glob whose `*` crosses slashes. */
export function deniedByGlob(glob: string): PatternReading {
  const text = glob.trim();
  const body = text.replace(/@(?:sha256:)?\*$/, '').replace(/:\*$/, '');
  const prefix = body.replace(/\*+$/, '');
  if (prefix === '' || /[*?]/.test(prefix)) return patternsOfCrossingGlob(body);
  if (body.endsWith('*') && !prefix.endsWith('/')) return deniedByPrefix(prefix);
  return /[:@]/.test(prefix.slice(prefix.indexOf('/') + 1)) ? deniedByPrefix(prefix) : patternsOfCrossingGlob(body);
}

/** The same for a glob whose `*` stays inside a segment. */
export function deniedBySegmentGlob(glob: string): PatternReading {
  const isOpen = glob.endsWith('**') && !glob.endsWith('/**') && !/[*:@]/.test(glob.slice(0, -2));
  return isOpen ? deniedByPrefix(glob.slice(0, -2)) : patternsOfSegmentGlob(glob);
}
