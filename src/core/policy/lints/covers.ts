import { matchesGlob, type HostPattern, type Pattern } from '../pattern/index.js';

/** True when every repository that the inner pattern matches is matched by the outer one too. May say no where yes could be proved. */
export function covers(outer: Pattern, inner: Pattern): boolean {
  if (outer.kind === 'everything') return true;
  if (inner.kind === 'everything' || !coversHost(outer.host, inner.host)) return false;
  const fits = outer.segments.every((segment, at) => coversSegment(segment, inner.segments[at]));
  if (!outer.open) return fits && !inner.open && inner.segments.length === outer.segments.length;
  return fits && (inner.open ? inner.segments.length >= outer.segments.length : inner.segments.length > outer.segments.length);
}

function coversHost(outer: HostPattern, inner: HostPattern): boolean {
  if (outer.port !== inner.port) return false;
  if (outer.kind === 'literal') return inner.kind === 'literal' && inner.name === outer.name;
  return inner.kind === 'literal'
    ? inner.name.endsWith(outer.suffix) && inner.name.length > outer.suffix.length
    : inner.suffix.endsWith(outer.suffix);
}

function coversSegment(outer: string, inner: string | undefined): boolean {
  if (inner === undefined) return false;
  return outer === inner || outer === '*' || (!inner.includes('*') && matchesGlob(outer, inner));
}
