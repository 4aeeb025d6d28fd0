import type { Level } from '../../model/rules.js';
import type { TagRule } from '../document.js';
import { levelOf, strictest } from '../judging/levels.js';
import type { Question, Rule } from '../judging/question.js';
import { deniedTagBy, tagRulesFor } from '../judging/tag-rules.js';
import { policyName, typed } from '../judging/words.js';

/** Neither tag nor digest is written. A digest satisfies `requireTag`; what denies `latest` denies writing nothing too (policy.md section 5). */
export const missingTag: Rule = {
  id: 'missing-tag',
  judge(question) {
    const { identity, layer } = question;
    if (identity === undefined || !identity.complete || identity.tag !== undefined || identity.digest !== undefined) return [];
    return tagRulesFor(question, identity).flatMap(({ entry, index }) => {
      const level = levelUnder(entry, question);
      if (level === 'off') return [];
      return [
        {
          says: 'finding' as const,
          level,
          what: `${typed(question)} has no tag and no digest.`,
          why: `It means whatever \`latest\` is on the day it is fetched, and ${policyName(layer)} asks for more.`,
          next: 'Write the version you mean, or pin it to a digest.',
          entry: ['tags', index, entry.requireTag === undefined ? 'deny' : 'requireTag'],
          effectiveFrom: entry.effectiveFrom,
        },
      ];
    });
  },
};

function levelUnder(entry: TagRule, { prepared: { policy } }: Question): Level {
  const asked = entry.requireTag ?? 'off';
  const denied = deniedTagBy(entry, 'latest') === undefined ? 'off' : levelOf(policy, 'missing-tag', entry.level, 'error');
  return strictest([asked, denied]);
}
