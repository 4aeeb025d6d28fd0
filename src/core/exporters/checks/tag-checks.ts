import type { TagRule } from '../../policy/document.js';
import { levelOf, strictest } from '../../policy/judging/levels.js';
import { deniedTagBy } from '../../policy/judging/tag-rules.js';
import type { CheckContext, CheckDraft } from './check-context.js';
import type { ImageSet } from './image-check.js';
import { setsOf } from './source-checks.js';
import { tagExpression, withoutDigest, withoutTag } from './tag-expressions.js';

/** What the tag rules for this class of places ask of tag and digest (policy.md section 5). */
export function tagChecks(context: CheckContext): readonly CheckDraft[] {
  return (context.policy.tags ?? []).flatMap((rule, at) => {
    if (rule.in !== undefined && !rule.in.includes(context.place.class)) return [];
    const about = rule.match === '**' ? undefined : setsOf(context, `tags[${at}]`, rule.match);
    return [denied, missing, unpinned].flatMap((draft) => draft({ context, rule, at, about }));
  });
}

interface Asked {
  readonly context: CheckContext;
  readonly rule: TagRule;
  readonly at: number;
  readonly about: readonly ImageSet[] | undefined;
}

function denied({ context: { policy }, rule, at, about }: Asked): readonly CheckDraft[] {
  const globs = rule.deny ?? [];
  if (globs.length === 0) return [];
  const path = `tags[${at}].deny`;
  return [
    {
      ...common(rule, about),
      id: `tags-${at}-deny`,
      rule: 'floating-tag',
      paths: [path],
      level: levelOf(policy, 'floating-tag', rule.level, 'error'),
      noneOf: globs.map((glob) => ({ path, include: tagExpression(glob) })),
      message: `The policy denies the tags ${globs.join(', ')}.`,
    },
  ];
}

/** Who denies `latest` denies writing nothing too. */
function missing({ context: { policy }, rule, at, about }: Asked): readonly CheckDraft[] {
  const deniesLatest = deniedTagBy(rule, 'latest') !== undefined;
  const level = strictest([rule.requireTag ?? 'off', deniesLatest ? levelOf(policy, 'missing-tag', rule.level, 'error') : 'off']);
  if (rule.requireTag === undefined && !deniesLatest) return [];
  const paths = [...(rule.requireTag === undefined ? [] : [`tags[${at}].requireTag`]), ...(deniesLatest ? [`tags[${at}].deny`] : [])];
  const noneOf = [{ path: `tags[${at}]`, include: withoutTag }];
  return [{ ...common(rule, about), id: `tags-${at}-tag`, rule: 'missing-tag', paths, level, noneOf, message: 'The image has no tag.' }];
}

function unpinned({ rule, at, about }: Asked): readonly CheckDraft[] {
  if (rule.requireDigest === undefined) return [];
  const path = `tags[${at}].requireDigest`;
  return [
    {
      ...common(rule, about),
      id: `tags-${at}-digest`,
      rule: 'missing-digest',
      paths: [path],
      level: rule.requireDigest,
      noneOf: [{ path, include: withoutDigest }],
      message: 'The image is not pinned to a digest.',
    },
  ];
}

function common({ effectiveFrom }: TagRule, about: readonly ImageSet[] | undefined): Pick<CheckDraft, 'about' | 'effectiveFrom'> {
  return { ...(effectiveFrom === undefined ? {} : { effectiveFrom }), ...(about === undefined ? {} : { about }) };
}
