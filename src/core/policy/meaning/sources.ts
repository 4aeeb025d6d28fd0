import type { Complaint } from '../document-reading/document-node.js';
import type { DocumentPath } from '../layer.js';
import type { MeaningCheck, Places } from './check.js';

/** Ids of sources are there to speak about one entry; an alias of a registry must end at a registry. */
export const checkSources: MeaningCheck = (policy, places) => [
  ...sameIds([...entriesOf('allow', policy.sources?.allow), ...entriesOf('deny', policy.sources?.deny)], places),
  ...aliasChains(policy.registryAliases ?? {}, places),
];

interface Identified {
  readonly id: string | undefined;
  readonly path: DocumentPath;
}

function entriesOf(list: 'allow' | 'deny', entries: readonly { readonly id?: string }[] = []): readonly Identified[] {
  return entries.map(({ id }, index) => ({ id, path: ['sources', list, index, 'id'] }));
}

function sameIds(entries: readonly Identified[], places: Places): readonly Complaint[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id, path }) => {
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    return [
      {
        span: places.headOf(path),
        what: `Another source is called \`${id}\` too.`,
        why: 'Findings name the source by its id, and a name must mean one entry.',
        next: 'Give one of them another id.',
      },
    ];
  });
}

function aliasChains(aliases: Readonly<Record<string, string>>, places: Places): readonly Complaint[] {
  const names = new Set(Object.keys(aliases).map((name) => name.toLowerCase()));
  return Object.entries(aliases).flatMap(([name, target]) =>
    names.has(target.toLowerCase())
      ? [
          {
            span: places.headOf(['registryAliases', name]),
            what: `\`${target}\` is an alias itself.`,
            why: 'An alias of an alias may lead round in a circle, and is not followed.',
            next: 'Write the registry that is meant in the end.',
          },
        ]
      : [],
  );
}
