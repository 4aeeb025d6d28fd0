import { parsePattern } from '../../policy/pattern/index.js';
import { levelOf } from '../../policy/judging/levels.js';
import { stagingTagGlob } from '../../policy/staging.js';
import type { CheckContext, CheckDraft } from './check-context.js';
import type { GrantedSet, ImageSet } from './image-check.js';
import { tagExpression } from './tag-expressions.js';

/** Where images may come from: one check for all that is allowed, one for each denial, and one for what a push has not finished. */
export function sourceChecks(context: CheckContext): readonly CheckDraft[] {
  return [...denied(context), ...unfinished(context), ...allowed(context)];
}

function denied(context: CheckContext): readonly CheckDraft[] {
  const { policy } = context;
  return (policy.sources?.deny ?? []).map(({ match, reason, effectiveFrom }, at) => ({
    id: `denied-${at}`,
    rule: 'denied-image',
    paths: [`sources.deny[${at}]`],
    level: levelOf(policy, 'denied-image'),
    effectiveFrom,
    noneOf: setsOf(context, `sources.deny[${at}]`, match),
    message: `The policy denies ${match}${reason === undefined ? '.' : `: ${reason}`}`,
  }));
}

/** Content lies under a staging tag before anybody signed or checked it (staging.ts). */
function unfinished({ policy }: CheckContext): readonly CheckDraft[] {
  const { push } = policy;
  if (push === undefined) return [];
  return [
    {
      id: 'staging-tag',
      rule: 'denied-image',
      paths: ['push'],
      level: levelOf(policy, 'denied-image'),
      noneOf: [{ path: 'push', include: tagExpression(stagingTagGlob(push)) }],
      message: 'A staging tag is not verified.',
    },
  ];
}

function allowed(context: CheckContext): readonly CheckDraft[] {
  const { policy, place } = context;
  const { allow } = policy.sources ?? {};
  if (allow === undefined) return [];
  const granted = allow.flatMap(({ match, use, namespaces }, at): readonly GrantedSet[] => {
    const isForThis = (use === undefined || use.includes(place.use)) && (namespaces === undefined || place.class === 'manifest');
    const sets = isForThis ? setsOf(context, `sources.allow[${at}]`, match) : [];
    return namespaces === undefined ? sets : sets.map((set) => ({ ...set, namespaces }));
  });
  return [
    {
      id: 'sources',
      rule: 'unapproved-registry',
      paths: ['sources.allow'],
      level: levelOf(policy, 'unapproved-registry'),
      oneOf: [...granted, ...(place.use === 'run' ? [] : catalogue(context))],
      message: 'The image does not come from an approved source.',
    },
  ];
}

/** A catalogue entry allows its image to be built on (policy.md section 5, Sources). */
function catalogue(context: CheckContext): readonly ImageSet[] {
  return (context.policy.bases?.catalogue ?? []).flatMap(({ image }, at) => setsOf(context, `bases.catalogue[${at}]`, image));
}

export function setsOf({ spell }: CheckContext, path: string, match: string, digest?: string): readonly ImageSet[] {
  const pattern = parsePattern(match);
  return pattern.ok ? spell(pattern.value, digest).map((compiled) => ({ path, ...compiled })) : [];
}
