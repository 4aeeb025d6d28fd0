import { isLater } from '../judging/dates.js';
import { levelOf } from '../judging/levels.js';
import type { Rule } from '../judging/question.js';
import { nearestApproved } from '../judging/sentences.js';
import { code, meaning, policyName, sentence, typed } from '../judging/words.js';

/** `deny` beats `allow` (policy.md section 5, Sources). */
export const deniedImage: Rule = {
  id: 'denied-image',
  judge(question) {
    const { context, identity, prepared, layer, value } = question;
    const matching = identity === undefined ? [] : prepared.deny.matching(identity.name);
    const denied = matching.find(({ entry }) => !isLater(entry.effectiveFrom, context)) ?? matching[0];
    if (identity === undefined || denied === undefined) return [];
    const { reason, match, effectiveFrom } = denied.entry;
    const text = value.kind === 'reference' ? value.text : '';
    return [
      {
        says: 'finding',
        level: levelOf(prepared.policy, 'denied-image'),
        what: `${typed(question)}${meaning(identity, text)} is denied.`,
        why: `${sentence(policyName(layer))} denies ${code(match)}${reason === undefined ? '.' : `: ${reason}.`}`,
        next: nearestApproved(question, identity),
        entry: ['sources', 'deny', denied.index],
        effectiveFrom,
      },
    ];
  },
};
