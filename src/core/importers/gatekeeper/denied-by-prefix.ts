import { checked, hubPath, type PatternReading } from '../reading/prefix-patterns.js';

/**
 * A prefix that is denied. Narrow means denying at least as much here: every name that begins like it, as far as patterns say that.
 * What they cannot say is a host that goes on behind the prefix.
 */
export function deniedByPrefix(prefix: string): PatternReading {
  if (prefix === '') return checked(['**'], 'Every image is denied, since each begins with the empty text.');
  const slash = prefix.indexOf('/');
  const path = slash < 0 ? '' : prefix.slice(slash + 1);
  if (/[:@]/.test(path)) {
    return checked([hubPath(prefix.slice(0, slash + 1 + path.search(/[:@]/)))], 'Denied.', [
      `\`${prefix}\` is about certain tags or digests. Sources are whole repositories: the policy denies all of it.`,
    ]);
  }
  if (slash < 0) return hostOrName(prefix);
  if (path === '') return checked([`${hubPath(prefix.slice(0, -1))}/**`], 'Denied.');
  if (path.endsWith('/')) return checked([`${hubPath(prefix.slice(0, -1))}/**`], 'Denied.');
  const base = hubPath(prefix);
  return checked([`${base}*`, `${base}*/**`], 'Every name that begins like this is denied.');
}

function hostOrName(prefix: string): PatternReading {
  if (!/[.:]/.test(prefix) && prefix !== 'localhost') {
    return checked([`docker.io/library/${prefix}*`, `docker.io/${prefix}*/**`], 'Docker Hub names that begin like this are denied.', [
      `The live rule also denies hosts that begin with \`${prefix}\`. Patterns cannot say that; what no entry of \`sources.allow\` names is denied anyway.`,
    ]);
  }
  return checked([`${prefix}/**`], 'The host is denied.', [
    `The live rule also denies hosts such as \`${prefix}.example\`, which begin like it. Patterns cannot say that; what no entry of \`sources.allow\` names is denied anyway.`,
  ]);
}
