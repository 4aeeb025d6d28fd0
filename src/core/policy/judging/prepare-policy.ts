import { parseReference } from '../../reference/index.js';
import type { AllowedSource, CatalogueEntry, DeniedSource, Exception, Offer, Policy, TagRule } from '../document.js';
import { parsePattern, type Pattern } from '../pattern/index.js';
import { identify, type Naming } from './identity.js';
import { prepareMirrors } from './mirrors.js';
import { indexPatterns, type PatternIndex } from './pattern-index.js';
import { canonicalHost, lowerAscii, nameKey, type RepositoryName } from './repository-name.js';
import { parseNumberedTag, parseRange, type NumberedTag, type TagRange } from './tag-range.js';

/** An entry of a list of the policy, with its place in that list. */
export interface Listed<T> {
  readonly index: number;
  readonly entry: T;
}

/** An entry that speaks for the repositories its pattern matches. */
export interface Patterned<T> extends Listed<T> {
  readonly pattern: Pattern;
}

/** A catalogue entry with its names and range in comparable form. */
export interface PreparedBase extends Listed<CatalogueEntry> {
  readonly name: RepositoryName;
  /** Undefined when no range is written; `none` when the text is no range, so that nothing is inside. */
  readonly range?: TagRange | 'none';
  readonly variants?: ReadonlySet<string>;
  readonly offers: readonly PreparedOffer[];
}

export interface PreparedOffer extends Offer {
  readonly numbered?: NumberedTag;
}

/** A policy with everything parsed that judging asks for again and again. */
export interface PreparedPolicy {
  readonly policy: Policy;
  readonly naming: Naming;
  readonly allow: PatternIndex<Patterned<AllowedSource>>;
  readonly deny: PatternIndex<Patterned<DeniedSource>>;
  readonly tags: PatternIndex<Patterned<TagRule>>;
  readonly bases: readonly PreparedBase[];
  readonly basesByName: ReadonlyMap<string, readonly PreparedBase[]>;
  readonly basesByReplaced: ReadonlyMap<string, readonly PreparedBase[]>;
  readonly exceptions: PatternIndex<Patterned<Exception>>;
  /** Hosts that the policy names as approved, for look-alikes of them. */
  readonly approvedHosts: readonly string[];
}

/** Parses a policy's patterns, names and ranges, once for as long as the policy lives. */
export function preparePolicy(policy: Policy): PreparedPolicy {
  const kept = prepared.get(policy);
  if (kept !== undefined) return kept;
  const fresh = prepare(policy);
  prepared.set(policy, fresh);
  return fresh;
}

const prepared = new WeakMap<Policy, PreparedPolicy>();

function prepare(policy: Policy): PreparedPolicy {
  const naming = toNaming(policy);
  const bases = listed(policy.bases?.catalogue).flatMap((item) => toBase(item, naming));
  const allow = patterned(policy.sources?.allow);
  return {
    policy,
    naming,
    allow: indexPatterns(allow),
    deny: indexPatterns(patterned(policy.sources?.deny)),
    tags: indexPatterns(patterned(policy.tags)),
    bases,
    basesByName: groupBy(bases, (base) => [nameKey(base.name)]),
    basesByReplaced: groupBy(bases, (base) => replacedNames(base.entry, naming)),
    exceptions: indexPatterns(patterned(policy.exceptions)),
    approvedHosts: approvedHosts(allow, bases),
  };
}

function toNaming({ registryAliases = {}, mirrors = [], defaults }: Policy): Naming {
  const aliases = new Map(Object.entries(registryAliases).map(([from, to]) => [lowerAscii(from), canonicalHost(to)]));
  const alias = (host: string) => aliases.get(lowerAscii(host)) ?? canonicalHost(host);
  const shortNames = defaults?.shortNames;
  return { alias, mirrors: prepareMirrors(mirrors, alias), ...(shortNames !== undefined && shortNames !== 'deny' && { shortNames }) };
}

function toBase({ index, entry }: Listed<CatalogueEntry>, naming: Naming): readonly PreparedBase[] {
  const name = toName(entry.image, naming);
  if (name === undefined) return [];
  return [
    {
      index,
      entry,
      name,
      ...(entry.tags !== undefined && { range: parseRange(entry.tags) ?? 'none' }),
      ...(entry.variants && { variants: new Set(entry.variants.map((variant) => variant.replace(/^[-_.+]/, ''))) }),
      offers: (entry.offers ?? []).map(toOffer),
    },
  ];
}

function toOffer(offer: Offer): PreparedOffer {
  const numbered = parseNumberedTag(offer.tag);
  return { ...offer, ...(numbered && { numbered }) };
}

/** Names in the policy are read as names in files are, so that an entry written through a mirror means its source. */
function toName(text: string, naming: Naming): RepositoryName | undefined {
  const parsed = parseReference(text);
  return parsed.ok ? identify({ reference: parsed.value.reference, complete: true }, 'other', naming).name : undefined;
}

function replacedNames(entry: CatalogueEntry, naming: Naming): readonly string[] {
  return (entry.replaces ?? []).flatMap((text) => toName(text, naming) ?? []).map(nameKey);
}

/** The entries whose pattern can be read; a policy with others is broken and judges nothing. */
export function patterned<T extends { readonly match: string }>(entries: readonly T[] | undefined): readonly Patterned<T>[] {
  return listed(entries).flatMap((item) => {
    const parsed = parsePattern(item.entry.match);
    return parsed.ok ? [{ ...item, pattern: parsed.value }] : [];
  });
}

function listed<T>(entries: readonly T[] | undefined): readonly Listed<T>[] {
  return (entries ?? []).map((entry, index) => ({ index, entry }));
}

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** Enough for a remark about a look-alike; more would be work for every finding. */
const mostHosts = 50;

function approvedHosts(allow: readonly Patterned<AllowedSource>[], bases: readonly PreparedBase[]): readonly string[] {
  const hosts = allow.flatMap(({ pattern }) =>
    pattern.kind === 'repositories' && pattern.host.kind === 'literal' ? [pattern.host.name + pattern.host.port] : [],
  );
  return [...new Set([...bases.map(({ name }) => name.registry), ...hosts])].slice(0, mostHosts);
}
