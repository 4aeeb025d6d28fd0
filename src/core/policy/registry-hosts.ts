import type { Policy } from './document.js';
import type { GoverningPolicy, PolicyLayer } from './layer.js';
import type { PolicyLabel } from '../model/verdict.js';
import { outermostLayers } from './outermost-layers.js';
import { matchesPattern, parsePattern, type Pattern } from './pattern/index.js';

/** What the policies in force say about speaking to a registry at all. */
export type HostStanding =
  | { readonly outcome: 'allowed' }
  /** A policy denies everything there. */
  | { readonly outcome: 'denied'; readonly by: PolicyLabel; readonly reason?: string }
  /** A policy lists what is allowed, and nothing of it is there. */
  | { readonly outcome: 'unlisted'; readonly by: PolicyLabel };

/** Each layer is asked alone and the strictest counts; a policy without `sources` has no opinion. */
export function hostStanding(host: string, { layers }: Pick<GoverningPolicy, 'layers'>): HostStanding {
  const standings = layers.map((layer) => standingUnder(host, layer));
  const denied = standings.find(({ outcome }) => outcome === 'denied');
  return denied ?? standings.find(({ outcome }) => outcome === 'unlisted') ?? { outcome: 'allowed' };
}

/** True when the policy that has the last word about transport lists this `host[:port]` for plain HTTP. */
export function mayUsePlainHttp(host: string, governing: Pick<GoverningPolicy, 'layers'>): boolean {
  return outermostLayers(governing).some(({ policy }) =>
    Object.entries(policy.registries ?? {}).some(
      ([name, { plainHttp }]) => plainHttp === true && name.toLowerCase() === host.toLowerCase(),
    ),
  );
}

/** The hosts that these policies name in full: they are meant, wherever they lead. */
export function namedHosts(governing: Pick<GoverningPolicy, 'layers'>): readonly string[] {
  const hosts = outermostLayers(governing).flatMap(({ policy }) => [
    ...placesIn(policy).flatMap((pattern) => (pattern.kind === 'repositories' ? hostOf(pattern) : [])),
    ...Object.keys(policy.registries ?? {}),
  ]);
  return [...new Set(hosts)];
}

function standingUnder(host: string, { policy, label }: PolicyLayer): HostStanding {
  const { sources } = policy;
  if (sources === undefined) return { outcome: 'allowed' };
  const denial = (sources.deny ?? []).find(({ match }) => patternsOf([match]).some((pattern) => isWhole(pattern) && isOn(host, pattern)));
  if (denial !== undefined) return { outcome: 'denied', by: label, ...(denial.reason !== undefined && { reason: denial.reason }) };
  if (sources.allow === undefined) return { outcome: 'allowed' };
  return placesIn(policy).some((pattern) => isOn(host, pattern)) ? { outcome: 'allowed' } : { outcome: 'unlisted', by: label };
}

/** Everywhere the policy has business with: what may be used, what is offered, mirrored and pushed. */
function placesIn({ sources, bases, mirrors, push }: Policy): readonly Pattern[] {
  return patternsOf([
    ...(sources?.allow ?? []).map(({ match }) => match),
    ...(bases?.catalogue ?? []).map(({ image }) => image),
    ...(mirrors ?? []).flatMap(({ source, mirror }) => [source, mirror].flatMap((place) => [place, `${place}/**`])),
    ...(push?.repositories ?? []),
  ]);
}

function patternsOf(texts: readonly string[]): readonly Pattern[] {
  return texts.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [parsed.value] : [];
  });
}

/** All repositories of the hosts that it is about. */
function isWhole(pattern: Pattern): boolean {
  return pattern.kind === 'everything' || (pattern.segments.length === 0 && pattern.open);
}

function isOn(host: string, pattern: Pattern): boolean {
  const anywhere: Pattern = pattern.kind === 'everything' ? pattern : { ...pattern, segments: [], open: true };
  return matchesPattern(anywhere, { registry: host, repository: 'x' });
}

function hostOf(pattern: Extract<Pattern, { kind: 'repositories' }>): readonly string[] {
  return pattern.host.kind === 'literal' ? [`${pattern.host.name}${pattern.host.port}`] : [];
}
