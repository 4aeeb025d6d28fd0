import { parsePattern, withHostExpression, compilePattern } from '../../policy/pattern/index.js';
import { levelOf } from '../../policy/judging/levels.js';
import { transportsOfOtherTools } from '../../reference/index.js';
import type { CheckContext, CheckDraft } from './check-context.js';
import { spellingsPast } from './spellings.js';

/** What a name may look like: understood by everybody, with a registry where the policy wants one, and not past a required mirror. */
export function nameChecks(context: CheckContext): readonly CheckDraft[] {
  return [...grammar, ...unqualified(context), ...mirrors(context)];
}

const everything = compilePattern({ kind: 'everything', text: '**' });

/** What no builder and no cluster understands is refused whatever the policy says (policy.md section 3.1). */
const grammar: readonly CheckDraft[] = [
  {
    id: 'reference',
    rule: 'malformed-image',
    paths: [],
    level: 'error',
    oneOf: [{ path: '', ...everything }],
    noneOf: [{ path: '', include: `^(?:${transportsOfOtherTools.join('|')}):[^/]*$` }],
    message: 'This is not an image reference.',
  },
];

function unqualified({ policy, place }: CheckContext): readonly CheckDraft[] {
  const isDenied = place.class === 'manifest' && policy.defaults?.shortNames === 'deny';
  const written = policy.defaults?.unqualified?.[place.class];
  return [
    {
      id: 'registry-named',
      rule: 'unqualified-image',
      paths: isDenied ? ['defaults.shortNames'] : written === undefined ? [] : ['defaults.unqualified'],
      level: isDenied ? 'error' : levelOf(policy, 'unqualified-image', written),
      noneOf: [
        { path: isDenied ? 'defaults.shortNames' : 'defaults.unqualified', include: everything.include, exclude: withHostExpression },
      ],
      message: 'The image names no registry.',
    },
  ];
}

function mirrors({ policy, place }: CheckContext): readonly CheckDraft[] {
  return (policy.mirrors ?? []).flatMap(({ source, mirror, required, effectiveFrom }, at): readonly CheckDraft[] => {
    const path = `mirrors[${at}]`;
    if (required !== true || !parsePattern(`${source.replace(/\/$/, '')}/**`).ok) return [];
    return [
      {
        id: `mirror-${at}`,
        rule: 'mirror-required',
        paths: [path],
        level: levelOf(policy, 'mirror-required'),
        effectiveFrom,
        noneOf: spellingsPast(policy, place.class, at).map((compiled) => ({ path, ...compiled })),
        message: `Images of ${source} are fetched through ${mirror}.`,
      },
    ];
  });
}
