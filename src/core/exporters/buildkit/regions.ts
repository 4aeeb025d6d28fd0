import type { Policy } from '../../policy/document.js';
import { compilePattern, parsePattern, type HostPattern } from '../../policy/pattern/index.js';
import { spellingsUnder } from '../checks/index.js';
import { tailOf } from '../pipeline/index.js';
import { withTail } from './tails.js';

/** A part of all names of images in which patterns mean something of their own. */
export interface Region {
  /** Everything in it. */
  readonly prefixes: readonly string[];
  /** The names in it that a pattern stands for; with a digest, those that end in it. */
  readonly spell: SpellNames;
  /** True below a mirror: what is written there goes past none. */
  readonly isServed: boolean;
}

type SpellNames = (match: string, digest?: string) => readonly string[];

/** The regions of a policy, outer ones before inner ones. */
export function regionsOf({ apiVersion, kind, mirrors = [], registryAliases = {} }: Policy): readonly Region[] {
  const bare: Policy = { apiVersion, kind };
  const aliased: Policy = { ...bare, registryAliases };
  const depth = (prefix: string) => prefix.replace(/\/$/, '').split('/').length;
  return [
    { prefixes: ['^docker-image://'], spell: spelling(aliased), isServed: false },
    ...ownHosts.map(onHost),
    ...Object.entries(registryAliases).map(([from, to]) => within(`${from}/**`, bare, { ...bare, registryAliases: { [from]: to } }, false)),
    ...mirrors
      .toSorted((a, b) => depth(a.mirror) - depth(b.mirror))
      .map((mirror) => within(below(mirror.mirror), aliased, { ...aliased, mirrors: [mirror] }, true)),
  ];
}

/** A prefix as a mirror names it, as a pattern. */
export function below(prefix: string): string {
  return `${prefix.replace(/\/$/, '')}/**`;
}

/** An expression over references as one over sources. It begins with `^` and has no alternatives outside of groups (compile-pattern.ts). */
export function overSources(include: string): string {
  return `^docker-image://${include.slice(1)}`;
}

/** A host, and the patterns that mean what is on it. */
interface OwnHost {
  readonly host: LiteralHost;
  readonly isMeant: (host: HostPattern) => boolean;
}

type LiteralHost = Extract<HostPattern, { kind: 'literal' }>;

/**
 * Hosts that expressions match too widely without their 'not': those of Docker Hub's short names match `localhost/x`, those of hosts below
 * `docker.io` its old name in unusual case, which completing does not replace.
 */
const ownHosts: readonly OwnHost[] = [
  { host: literal('localhost'), isMeant: (host) => 'name' in host && host.name === 'localhost' && host.port === '' },
  {
    host: literal('index.docker.io'),
    isMeant: (host) => host.port === '' && ('name' in host ? host.name === 'docker.io' : 'docker.io'.endsWith(host.suffix)),
  },
];

function literal(name: string): LiteralHost {
  return { kind: 'literal', name, port: '' };
}

function onHost({ host, isMeant }: OwnHost): Region {
  const prefixes = [overSources(compilePattern({ kind: 'repositories', text: '', host, segments: [], open: true }).include)];
  return {
    prefixes,
    isServed: false,
    spell: (match, digest) => {
      const pattern = parsePattern(match);
      if (!pattern.ok) return [];
      if (pattern.value.kind === 'everything') return ending(prefixes, digest);
      if (!isMeant(pattern.value.host)) return [];
      return [overSources(compilePattern({ ...pattern.value, host }, digest === undefined ? {} : { digest }).include)];
    },
  };
}

/** What the inner policy spells and the outer one does not is spelled below the prefix. */
function within(prefix: string, outer: Policy, inner: Policy, isServed: boolean): Region {
  const outside = spelling(outer);
  const inside = spelling(inner);
  const prefixes = outside(prefix);
  return {
    prefixes,
    isServed,
    spell: (match, digest) => {
      if (match === '**') return ending(prefixes, digest);
      const known = new Set(outside(match, digest));
      return inside(match, digest).filter((expression) => !known.has(expression));
    },
  };
}

function ending(prefixes: readonly string[], digest: string | undefined): readonly string[] {
  return digest === undefined ? prefixes : prefixes.map((prefix) => withTail(prefix, tailOf(digest)));
}

/** The 'not' of an expression is always another region, or a text that no completed name is. */
function spelling(policy: Policy): SpellNames {
  const spell = spellingsUnder(policy, 'dockerfile');
  return (match, digest) => {
    const pattern = parsePattern(match);
    return spell.ok && pattern.ok ? spell.value(pattern.value, digest).map(({ include }) => overSources(include)) : [];
  };
}
