import type { Policy } from '../../policy/document.js';
import { compilePattern, parsePattern, type Pattern } from '../../policy/pattern/index.js';
import { spellingsUnder } from '../checks/index.js';

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
  const all = spelling(aliased);
  const depth = (prefix: string) => prefix.replace(/\/$/, '').split('/').length;
  return [
    { prefixes: ['^docker-image://'], spell: all, isServed: false },
    ...ownHosts.map(({ prefix, isMeant }): Region => ({ prefixes: [prefix], spell: only(isMeant, all), isServed: false })),
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

/**
 * Hosts that expressions match too widely without their 'not': those of Docker Hub's short names the first, those of hosts below a domain
 * the second. There only patterns count that mean the host itself.
 */
const ownHosts: readonly { readonly prefix: string; readonly isMeant: (pattern: Pattern) => boolean }[] = [
  {
    prefix: '^docker-image://localhost/',
    isMeant: (pattern) => pattern.kind === 'everything' || ('name' in pattern.host && pattern.host.name === 'localhost'),
  },
  { prefix: '^docker-image://(?i:index\\.docker\\.io)/', isMeant: (pattern) => pattern.kind === 'everything' || 'name' in pattern.host },
];

function only(isMeant: (pattern: Pattern) => boolean, spell: SpellNames): SpellNames {
  return (match, digest) => {
    const pattern = parsePattern(match);
    return pattern.ok && isMeant(pattern.value) ? spell(match, digest) : [];
  };
}

/** What the inner policy spells and the outer one does not is spelled below the prefix. */
function within(prefix: string, outer: Policy, inner: Policy, isServed: boolean): Region {
  const outside = spelling(outer);
  const inside = spelling(inner);
  return {
    prefixes: outside(prefix),
    isServed,
    spell: (match, digest) => {
      if (match === '**') return everything(digest);
      const known = new Set(outside(match, digest));
      return inside(match, digest).filter((expression) => !known.has(expression));
    },
  };
}

function everything(digest?: string): readonly string[] {
  return [overSources(compilePattern({ kind: 'everything', text: '**' }, digest === undefined ? {} : { digest }).include)];
}

/** The 'not' of an expression is always another region, or a text that no completed name is. */
function spelling(policy: Policy): SpellNames {
  const spell = spellingsUnder(policy, 'dockerfile');
  return (match, digest) => {
    const pattern = parsePattern(match);
    return spell.ok && pattern.ok ? spell.value(pattern.value, digest).map(({ include }) => overSources(include)) : [];
  };
}
