import { baseStanding, catalogueStage } from '../judging/base-standing.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import type { PreparedBase } from '../judging/prepare-policy.js';
import type { Question, Rule, Statement } from '../judging/question.js';
import { offeredDigest } from '../judging/replacement.js';
import { tagsToUse } from '../judging/sentences.js';
import { tagRulesFor } from '../judging/tag-rules.js';
import { code, policyName, typed } from '../judging/words.js';

/** `requireDigest` of a tag rule, or `pin: digest` of the catalogue entry (policy.md section 5). */
export const missingDigest: Rule = {
  id: 'missing-digest',
  judge(question) {
    const { identity } = question;
    if (identity === undefined || !identity.complete || identity.digest !== undefined) return [];
    return [...askedByTagRules(question, identity), ...askedByCatalogue(question, identity)];
  },
};

function askedByTagRules(question: Question, identity: Identity): readonly Statement[] {
  return tagRulesFor(question, identity).flatMap(({ entry, index }) =>
    entry.requireDigest === undefined
      ? []
      : [
          {
            ...notPinned(question, 'Pin it to the digest that you tested.'),
            level: entry.requireDigest,
            entry: ['tags', index, 'requireDigest'],
            effectiveFrom: entry.effectiveFrom,
          },
        ],
  );
}

function askedByCatalogue(question: Question, identity: Identity): readonly Statement[] {
  const stage = catalogueStage(question.use);
  const standing = stage && baseStanding(question.prepared, identity, stage);
  if (standing?.kind !== 'approved' || !standing.lacksDigest) return [];
  return [
    {
      ...notPinned(question, howToPin(question, identity, standing.base)),
      level: levelOf(question.prepared.policy, 'missing-digest', undefined, 'error'),
      entry: ['bases', 'catalogue', standing.base.index, 'pin'],
      effectiveFrom: question.prepared.policy.bases?.effectiveFrom,
    },
  ];
}

/** Where the catalogue offers tags, no digest of another one would be the offered one. */
function howToPin(question: Question, { tag }: Identity, base: PreparedBase): string {
  const digest = tag === undefined ? undefined : offeredDigest(base, tag);
  if (digest !== undefined) return `Pin it to ${code(digest)}.`;
  const isElsewhere = base.offers.length > 0 && !base.offers.some((offer) => offer.tag === tag);
  return isElsewhere ? tagsToUse(question, base) : 'Pin it to the digest that the owner of the base image publishes.';
}

function notPinned(question: Question, next: string) {
  return {
    says: 'finding' as const,
    what: `${typed(question)} is not pinned to a digest.`,
    why: `The tag can move, so the image you tested may not be the one you run; ${policyName(question.layer)} asks for the digest.`,
    next,
  };
}
