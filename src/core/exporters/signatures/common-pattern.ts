import { matchesGlob, type HostPattern, type Pattern } from '../../policy/pattern/index.js';

/** What two patterns have in common. `unclear`: something, perhaps, but no single pattern says what. */
export type CommonPattern =
  { readonly kind: 'nothing' } | { readonly kind: 'pattern'; readonly pattern: Pattern } | { readonly kind: 'unclear' };

export function commonPattern(a: Pattern, b: Pattern): CommonPattern {
  if (a.kind === 'everything') return { kind: 'pattern', pattern: b };
  if (b.kind === 'everything') return { kind: 'pattern', pattern: a };
  const host = commonHost(a.host, b.host);
  if (host === undefined) return nothing;
  const [shorter, longer] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  // The shorter one has to reach as deep as the longer one does.
  const reaches = shorter.open
    ? longer.segments.length > shorter.segments.length || longer.open
    : shorter.segments.length === longer.segments.length;
  if (!reaches || (!shorter.open && longer.open)) return nothing;
  const segments = commonPath(shorter.segments, longer.segments);
  if (segments === undefined) return nothing;
  if (segments === 'unclear') return { kind: 'unclear' };
  return { kind: 'pattern', pattern: { kind: 'repositories', text: longer.text, host, segments, open: longer.open } };
}

/** True when everything of `inner` is also in `outer`, so far as a single pattern tells. */
export function isWithin(inner: Pattern, outer: Pattern): boolean {
  if (outer.kind === 'everything') return true;
  const common = commonPattern(inner, outer);
  if (common.kind !== 'pattern' || common.pattern.kind === 'everything' || inner.kind === 'everything') return false;
  const { host, segments, open } = common.pattern;
  return sameHost(host, inner.host) && open === inner.open && segments.join('/') === inner.segments.join('/');
}

const nothing: CommonPattern = { kind: 'nothing' };

function sameHost(a: HostPattern, b: HostPattern): boolean {
  return commonHost(a, b) === a && a.kind === b.kind && hostText(a) === hostText(b);
}

function hostText(host: HostPattern): string {
  return host.kind === 'literal' ? host.name : host.suffix;
}

function commonHost(a: HostPattern, b: HostPattern): HostPattern | undefined {
  if (a.port !== b.port) return undefined;
  const [text, other] = [hostText(a), hostText(b)];
  if (a.kind === 'literal' && b.kind === 'literal') return text === other ? a : undefined;
  if (a.kind === 'literal') return isBelow(text, other) ? a : undefined;
  if (b.kind === 'literal') return isBelow(other, text) ? b : undefined;
  if (text.endsWith(other)) return a;
  return other.endsWith(text) ? b : undefined;
}

function isBelow(name: string, suffix: string): boolean {
  return name.endsWith(suffix) && name.length > suffix.length;
}

/** The longer path as far as the shorter one agrees with it. Most paths differ early, and nothing is made for those. */
function commonPath(shorter: readonly string[], longer: readonly string[]): readonly string[] | 'unclear' | undefined {
  const common = shorter.map((other, at) => commonSegment(longer[at] ?? '', other));
  if (common.includes(undefined)) return undefined;
  if (common.includes(unclear)) return 'unclear';
  return longer.map((segment, at) => common[at] ?? segment);
}

/** No segment of a pattern's path. */
const unclear = '**';

function commonSegment(a: string, b: string): string | undefined {
  if (a === b || b === '*') return a;
  if (a === '*') return b;
  if (!a.includes('*')) return matchesGlob(b, a) ? a : undefined;
  if (!b.includes('*')) return matchesGlob(a, b) ? b : undefined;
  return unclear;
}
