import { compilePattern, escapeText, parsePattern, type GoverningPolicy, type Policy } from '../../core/index.js';

/**
 * Every pattern of the policies with the one anchored RE2 over the raw reference that stands for it in other engines, and the 'not' that
 * goes with it: the very strings that are deployed (policy.md section 3). With an image, only those of which it could be one.
 */
export function printPatterns({ layers }: GoverningPolicy, image: string | undefined): string {
  const lines = layers.flatMap(({ label, policy }) => [
    label.name ?? label.file,
    ...patternsOf(policy).flatMap((named) => describe(named, image)),
  ]);
  return `${lines.map(escapeText).join('\n')}\n`;
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

function describe({ section, match }: NamedPattern, image: string | undefined): readonly string[] {
  const pattern = parsePattern(match);
  if (!pattern.ok) return [`  ${section}  ${match}  ${pattern.problem.message}`];
  const { include, exclude } = compilePattern(pattern.value);
  if (image !== undefined && !matchesRaw(include, exclude, image)) return [];
  return [`  ${section}  ${match}`, `    matches  ${include}`, ...(exclude === undefined ? [] : [`    not      ${exclude}`])];
}

/** `(?i:...)` is RE2's and, since Node 23, JavaScript's too; an older Node shows every pattern. */
function matchesRaw(include: string, exclude: string | undefined, image: string): boolean {
  try {
    return new RegExp(include).test(image) && (exclude === undefined || !new RegExp(exclude).test(image));
  } catch {
    return true;
  }
}
