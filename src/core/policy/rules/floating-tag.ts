import { levelOf } from '../judging/levels.js';
import type { Rule } from '../judging/question.js';
import { deniedTagBy, tagRulesFor } from '../judging/tag-rules.js';
import { code, policyName, sentence, typed } from '../judging/words.js';

/** A written tag that the policy forbids, also beside a digest: there it is a claim that people read (policy.md section 5). */
export const floatingTag: Rule = {
  id: 'floating-tag',
  judge(question) {
    const { identity, layer, prepared } = question;
    const tag = identity?.tag;
    if (identity === undefined || tag === undefined) return [];
    return tagRulesFor(question, identity).flatMap(({ entry, index }) => {
      const glob = deniedTagBy(entry, tag);
      if (glob === undefined) return [];
      return [
        {
          says: 'finding' as const,
          level: levelOf(prepared.policy, 'floating-tag', entry.level, 'error'),
          what: `${typed(question)} has the tag ${code(tag)}, which is not approved.`,
          why: `${sentence(policyName(layer))} denies tags like ${code(glob)}: such a tag moves, so the image you tested may not be the one you run.`,
          next:
            identity.digest === undefined
              ? 'Write the version you mean, or a digest instead of the tag.'
              : 'Write the version that the digest stands for.',
          entry: ['tags', index, 'deny'],
          effectiveFrom: entry.effectiveFrom,
        },
      ];
    });
  },
};
