import type { DeniedSource } from '../document.js';
import { isLater } from '../judging/dates.js';
import { hostIdentity } from '../judging/host-identity.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import { servesMirrors } from '../judging/mirrors.js';
import type { Patterned } from '../judging/prepare-policy.js';
import type { Question, Rule, Statement } from '../judging/question.js';
import { nearestApproved } from '../judging/sentences.js';
import { code, ending, meaning, policyName, sentence, typed } from '../judging/words.js';
import { isStagingTag } from '../staging.js';

/** `deny` beats `allow` (policy.md section 5, Sources); and what a push left under its staging tag is nobody's to use. */
export const deniedImage: Rule = {
  id: 'denied-image',
  judge(question) {
    const identity = question.identity ?? hostIdentity(question);
    if (identity === undefined) return [];
    const denied = deniedSource(question, identity);
    if (denied === undefined) return underStagingTag(question, identity);
    const { prepared, layer, value } = question;
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

function deniedSource(question: Question, identity: Identity): Patterned<DeniedSource> | undefined {
  const { context, prepared } = question;
  const matching = question.identity === undefined ? wholeHostDenials(question, identity) : prepared.deny.matching(identity.name);
  return matching.find(({ entry }) => !isLater(entry.effectiveFrom, context)) ?? matching[0];
}

/** Where only the host is settled: the denials of all that is on it. Under a mirror's prefix it would be another image. */
function wholeHostDenials({ prepared }: Question, { name }: Identity): readonly Patterned<DeniedSource>[] {
  const isMirror = servesMirrors(prepared.naming.mirrors, name.registry);
  return prepared.deny
    .matching(name)
    .filter(({ pattern }) => pattern.kind === 'everything' || (!isMirror && pattern.open && pattern.segments.length === 0));
}

/** Content lies there before it is signed and verified, and stays when a push is killed (threats.md, Build, sign, push). */
function underStagingTag(question: Question, { tag }: Identity): readonly Statement[] {
  const { prepared, layer } = question;
  const { push } = prepared.policy;
  if (push === undefined || tag === undefined || !isStagingTag(tag, push)) return [];
  return [
    {
      says: 'finding',
      level: levelOf(prepared.policy, 'denied-image'),
      what: `${typed(question)} is denied: a staging tag is not verified.`,
      why: `${sentence(policyName(layer))} keeps tags like ${code(tag)} for images that are being pushed, before anybody signed or checked them.`,
      next: 'Use the tag that the image was released under, or its digest without this tag.',
      entry: push.stagingTag === undefined ? ['push'] : ['push', 'stagingTag'],
    },
  ];
}
