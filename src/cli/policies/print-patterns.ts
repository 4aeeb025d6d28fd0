import {
  escapeText,
  parsePattern,
  spellingsUnder,
  type GoverningPolicy,
  type PlaceClass,
  type Policy,
  type Spell,
} from '../../core/index.js';

/**
 * Every pattern of the policies with the anchored RE2 over the raw reference that stands for it in other engines, and the 'not' that
 * goes with it: the very strings that `policy export` writes (policy.md section 3), aliases, short names and mirrors included, for places
 * of one class. With an image, only those of which it could be one.
 */
export function printPatterns({ layers }: GoverningPolicy, placeClass: PlaceClass, image: string | undefined): string {
  const lines = layers.flatMap(({ label, policy }) => [label.name ?? label.file, ...describePolicy(policy, placeClass, image)]);
  return `${lines.map(escapeText).join('\n')}\n`;
}

function describePolicy(policy: Policy, placeClass: PlaceClass, image: string | undefined): readonly string[] {
  const spell = spellingsUnder(policy, placeClass);
  if (!spell.ok) return [`  ${spell.problem.message} ${spell.problem.next}`];
  return patternsOf(policy).flatMap((named) => describe(named, spell.value, image));
}

interface NamedPattern {
  readonly section: string;
  readonly match: string;
}

function patternsOf({ sources, tags, trust, push, exceptions }: Policy): readonly NamedPattern[] {
  const from = (section: string, entries: readonly { readonly match: string }[] | undefined): NamedPattern[] =>
    (entries ?? []).map(({ match }) => ({ section, match }));
  return [
    ...from('sources.allow', sources?.allow),
    ...from('sources.deny', sources?.deny),
    ...from('tags', tags),
    ...from('trust.require', trust?.require),
    ...from('trust.attestations', trust?.attestations),
    ...from(
      'push.repositories',
      push?.repositories?.map((match) => ({ match })),
    ),
    ...from('exceptions', exceptions),
  ];
}

function describe({ section, match }: NamedPattern, spell: Spell, image: string | undefined): readonly string[] {
  const pattern = parsePattern(match);
  if (!pattern.ok) return [`  ${section}  ${match}  ${pattern.problem.message}`];
  const compiled = spell(pattern.value);
  if (image !== undefined && !compiled.some(({ include, exclude }) => matchesRaw(include, exclude, image))) return [];
  const lines = compiled.flatMap(({ include, exclude }) => [
    `    matches  ${include}`,
    ...(exclude === undefined ? [] : [`    not      ${exclude}`]),
  ]);
  return [`  ${section}  ${match}`, ...lines];
}

/** `(?i:...)` is RE2's and, since Node 23, JavaScript's too; an older Node shows every pattern. */
function matchesRaw(include: string, exclude: string | undefined, image: string): boolean {
  try {
    return new RegExp(include).test(image) && (exclude === undefined || !new RegExp(exclude).test(image));
  } catch {
    return true;
  }
}
