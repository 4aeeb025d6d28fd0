import { levelOf } from '../judging/levels.js';
import { fetchableName, mirrorPassedBy } from '../judging/mirrors.js';
import type { Rule } from '../judging/question.js';
import { isDeniedShortName } from '../judging/short-names.js';
import { isAcceptable, sourceStanding } from '../judging/source-standing.js';
import { code, isHidden, policyName, sentence, typed, withSuffix } from '../judging/words.js';

/** An approved image that must be fetched through the mirror. One that is not approved has `unapproved-registry` for its story. */
export const mirrorRequired: Rule = {
  id: 'mirror-required',
  judge(question) {
    const { identity, layer, prepared } = question;
    if (identity === undefined || isDeniedShortName(question)) return [];
    const { mirrors } = prepared.naming;
    const mirror = mirrorPassedBy(mirrors, identity);
    if (mirror === undefined || !isAcceptable(sourceStanding(question, identity))) return [];
    const mirrored = withSuffix(fetchableName(mirrors, identity.contacted, identity.mirror), identity);
    return [
      {
        says: 'finding',
        level: levelOf(prepared.policy, 'mirror-required'),
        what: `${typed(question)} is fetched from ${code(mirror.entry.source)} directly.`,
        why: `${sentence(policyName(layer))} asks for the mirror, so that what is used has passed through the organisation's own registry.`,
        next: isHidden(question.value) ? 'Write its name in the mirror.' : `Write ${code(mirrored)}.`,
        entry: ['mirrors', mirror.index],
        effectiveFrom: mirror.entry.effectiveFrom,
      },
    ];
  },
};
