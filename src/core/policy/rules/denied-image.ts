import type { DeniedSource } from '../document.js';
import { isLater } from '../judging/dates.js';
import { hostIdentity } from '../judging/host-identity.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import { servesMirrors } from '../judging/mirrors.js';
import type { Patterned } from '../judging/prepare-policy.js';
import type { Question, Rule } from '../judging/question.js';
import { nearestApproved } from '../judging/sentences.js';
import { code, ending, meaning, policyName, sentence, typed } from '../judging/words.js';

/** `deny` beats `allow` (policy.md section 5, Sources). */
export const deniedImage: Rule = {
  id: 'denied-image',
  judge(question) {
    const { context, prepared, layer, value } = question;
    const identity = question.identity ?? hostIdentity(question);
    if (identity === undefined) return [];
    const matching = question.identity === undefined ? wholeHostDenials(question, identity) : prepared.deny.matching(identity.name);
    const denied = matching.find(({ entry }) => !isLater(entry.effectiveFrom, context)) ?? matching[0];
    if (denied === undefined) return [];
    const { reason, match, effectiveFrom } = denied.entry;
    return [
      {
        says: 'finding',
        level: levelOf(prepared.policy, 'denied-image'),
        what: `${typed(question)}${value.kind === 'reference' ? meaning(identity, value.text) : ''} is denied.`,
        why: `${sentence(policyName(layer))} denies ${code(match)}${reason === undefined ? '.' : `: ${ending(reason.trim())}`}`,
        next: nearestApproved(question, identity),
        entry: ['sources', 'deny', denied.index],
        effectiveFrom,
      },
    ];
  },
};

/** Where only the host is settled: the denials of all that is on it. Under a mirror's prefix it would be another image. */
function wholeHostDenials({ prepared }: Question, { name }: Identity): readonly Patterned<DeniedSource>[] {
  const isMirror = servesMirrors(prepared.naming.mirrors, name.registry);
  return prepared.deny
    .matching(name)
    .filter(({ pattern }) => pattern.kind === 'everything' || (!isMirror && pattern.open && pattern.segments.length === 0));
}
