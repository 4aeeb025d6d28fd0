import { matchesGlob, type HostPattern, type Pattern } from '../../policy/pattern/index.js';

/** What two patterns have in common: a pattern, nothing, or something that no pattern says. */
export type Intersection =
  { readonly kind: 'pattern'; readonly text: string } | { readonly kind: 'nothing' } | { readonly kind: 'unsayable' };

const nothing: Intersection = { kind: 'nothing' };

/** Never more than what both match: where stars overlap in a way that no single pattern says, it is `unsayable`. */
export function intersectPatterns(a: Pattern, b: Pattern): Intersection {
  if (a.kind === 'everything') return { kind: 'pattern', text: b.text };
  if (b.kind === 'everything') return { kind: 'pattern', text: a.text };
  const host = commonHost(a.host, b.host);
  if (host === undefined) return nothing;
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  if (short.segments.length === long.segments.length ? a.open !== b.open : !short.open) return nothing;
  const segments: string[] = [];
  for (const [index, segment] of long.segments.entries()) {
    const other = short.segments[index];
    const common = other === undefined ? segment : commonSegment(segment, other);
    if (typeof common !== 'string') return common;
    segments.push(common);
  }
  return { kind: 'pattern', text: [host, ...segments, ...(long.open ? ['**'] : [])].join('/') };
}

function commonHost(a: HostPattern, b: HostPattern): string | undefined {
  if (a.port !== b.port) return undefined;
  if (a.kind === 'literal' && b.kind === 'literal') return a.name === b.name ? `${a.name}${a.port}` : undefined;
  const [suffix, host] = a.kind === 'below' ? [a.suffix, b] : b.kind === 'below' ? [b.suffix, a] : ['', a];
  if (host.kind === 'literal')
    return host.name.endsWith(suffix) && host.name.length > suffix.length ? `${host.name}${host.port}` : undefined;
  const [wide, narrow] = suffix.length <= host.suffix.length ? [suffix, host.suffix] : [host.suffix, suffix];
  return narrow.endsWith(wide) ? `*${narrow}${a.port}` : undefined;
}

function commonSegment(a: string, b: string): string | Intersection {
  if (a === b) return a;
  if (!a.includes('*')) return matchesGlob(b, a) ? a : nothing;
  if (!b.includes('*')) return matchesGlob(a, b) ? b : nothing;
  if (a === '*') return b;
  return b === '*' ? a : { kind: 'unsayable' };
}
