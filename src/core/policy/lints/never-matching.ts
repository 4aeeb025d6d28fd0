import minVersion from 'semver/ranges/min-version.js';
import type { Policy } from '../document.js';
import type { DocumentPath, PolicyProblem, PolicyReading } from '../layer.js';
import { parseRange } from '../judging/tag-range.js';
import { parsePattern, type Pattern } from '../pattern/index.js';
import { covers } from './covers.js';
import { patternEntries, remarkAt, type Lint, type PatternEntry, type Remark } from './lint.js';

/** Entries that look like rules and can never speak: shadowed by a denial, under a mirror's prefix or an alias, or empty. */
export const neverMatching: Lint = (policy, reading) => [
  ...shadowed(policy, reading),
  ...underPrefixes(policy, reading),
  ...emptyRanges(policy, reading),
  ...emptyLists(policy, reading),
];

function shadowed(policy: Policy, reading: PolicyReading): readonly PolicyProblem[] {
  const denied = patternEntries(policy.sources?.deny, ['sources', 'deny']);
  return [...patternEntries(policy.sources?.allow, ['sources', 'allow']), ...catalogue(policy)].flatMap(({ pattern, path }) => {
    const denial = denied.find((entry) => covers(entry.pattern, pattern));
    if (denial === undefined) return [];
    return [
      remarkAt(reading, textPath(path), {
        what: `\`${pattern.text}\` is approved here and denied by \`${denial.pattern.text}\`.`,
        why: '`deny` beats everything, so this entry never counts.',
        next: 'Remove one of the two, or narrow the denial.',
      }),
    ];
  });
}

/** References under a mirror or an alias are judged as what they stand for, so patterns over them are never asked. */
function underPrefixes(policy: Policy, reading: PolicyReading): readonly PolicyProblem[] {
  const mirrors = (policy.mirrors ?? []).flatMap(({ mirror, source }) =>
    prefix(mirror).map((pattern) => ({ pattern, remark: mirrored(mirror, source) })),
  );
  const aliases = Object.entries(policy.registryAliases ?? {}).flatMap(([alias, registry]) =>
    prefix(alias).map((pattern) => ({ pattern, remark: aliased(alias, registry) })),
  );
  const entries = [
    ...patternEntries(policy.sources?.allow, ['sources', 'allow']),
    ...patternEntries(policy.sources?.deny, ['sources', 'deny']),
    ...patternEntries(policy.tags, ['tags']),
  ];
  return entries.flatMap(({ pattern, path }) => {
    const found = [...mirrors, ...aliases].find((candidate) => covers(candidate.pattern, pattern));
    return found === undefined ? [] : [remarkAt(reading, textPath(path), found.remark)];
  });
}

function prefix(text: string): readonly Pattern[] {
  const parsed = parsePattern(`${text}/**`);
  return parsed.ok ? [parsed.value] : [];
}

function mirrored(mirror: string, source: string): Remark {
  return {
    what: `This lies under \`${mirror}\`, which mirrors \`${source}\`.`,
    why: 'Images there count as images of what is mirrored, so this entry is never asked.',
    next: `Write it over \`${source}\` instead.`,
  };
}

function aliased(alias: string, registry: string): Remark {
  return {
    what: `\`${alias}\` is another name of \`${registry}\` here.`,
    why: `Images there count as images of \`${registry}\`, so this entry is never asked.`,
    next: `Write it over \`${registry}\` instead.`,
  };
}

function emptyRanges(policy: Policy, reading: PolicyReading): readonly PolicyProblem[] {
  return (policy.bases?.catalogue ?? []).flatMap(({ tags }, index) => {
    const range = tags === undefined ? undefined : parseRange(tags);
    if (range === undefined || minVersion(range) !== null) return [];
    return [
      remarkAt(reading, ['bases', 'catalogue', index, 'tags'], {
        what: `No version is inside \`${String(tags)}\`.`,
        why: 'No tag of this image can be approved.',
        next: 'Correct the range: ">=20 <25" are the versions from 20 up to, not including, 25.',
      }),
    ];
  });
}

/** An absent list means everything; an empty one means nothing. */
function emptyLists(policy: Policy, reading: PolicyReading): readonly PolicyProblem[] {
  const lists: readonly (readonly [readonly unknown[] | undefined, DocumentPath])[] = [
    ...(policy.sources?.allow ?? []).flatMap(({ use, namespaces }, index) => [
      [use, ['sources', 'allow', index, 'use']] as const,
      [namespaces, ['sources', 'allow', index, 'namespaces']] as const,
    ]),
    ...(policy.bases?.catalogue ?? []).flatMap(({ stages, variants }, index) => [
      [stages, ['bases', 'catalogue', index, 'stages']] as const,
      [variants, ['bases', 'catalogue', index, 'variants']] as const,
    ]),
    ...(policy.tags ?? []).map((rule, index) => [rule.in, ['tags', index, 'in']] as const),
  ];
  return lists.flatMap(([list, path]) =>
    list?.length !== 0
      ? []
      : [
          remarkAt(reading, path, {
            what: `\`${String(path.at(-1))}\` is empty.`,
            why: 'An empty list means nothing at all, so this entry never counts.',
            next: 'List something, or remove the key, which means everything.',
          }),
        ],
  );
}

function catalogue(policy: Policy): readonly PatternEntry[] {
  return patternEntries(
    policy.bases?.catalogue?.map(({ image }) => ({ match: image })),
    ['bases', 'catalogue'],
  );
}

/** Where the pattern of an entry is written. */
function textPath(path: DocumentPath): DocumentPath {
  return [...path, path[0] === 'bases' ? 'image' : 'match'];
}
