import type { Level } from '../../model/rules.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import { fetchableName } from '../judging/mirrors.js';
import type { Question, Rule } from '../judging/question.js';
import { isDeniedShortName } from '../judging/short-names.js';
import { isAcceptable, sourceStanding } from '../judging/source-standing.js';
import { code, policyName, sentence, typed, withSuffix } from '../judging/words.js';

/** The reference names no registry (policy.md sections 3.1 and 5); with `shortNames: deny` it means nothing in a manifest. */
export const unqualifiedImage: Rule = {
  id: 'unqualified-image',
  judge(question) {
    const { identity, layer, prepared, shortName, use } = question;
    if (identity === undefined || shortName === undefined) return [];
    const denied = isDeniedShortName(question);
    return [
      {
        says: 'finding',
        level: denied ? 'error' : levelWritten(question),
        what: `${typed(question)} names no registry.`,
        why: denied
          ? `${sentence(policyName(layer))} gives short names no meaning in manifests.`
          : 'What a short name means depends on who resolves it.',
        next: nextFor(question, identity),
        entry: denied
          ? ['defaults', 'shortNames']
          : prepared.policy.defaults?.unqualified?.[use.place.class] === undefined
            ? ['rules', 'unqualified-image']
            : ['defaults', 'unqualified', use.place.class],
      },
    ];
  },
};

/** What is written out must not lead to the next finding: through the mirror where that is required, nothing of what is not approved. */
function nextFor(question: Question, identity: Identity): string {
  const { naming, deny } = question.prepared;
  const isApproved = deny.matching(identity.name).length === 0 && isAcceptable(sourceStanding(question, identity));
  if (!isApproved) return 'Write the registry of the image that you choose instead.';
  return `Write the registry, e.g. ${code(withSuffix(fetchableName(naming.mirrors, identity.contacted, identity.mirror), identity))}.`;
}

function levelWritten({ prepared: { policy }, use }: Question): Level {
  return levelOf(policy, 'unqualified-image', policy.defaults?.unqualified?.[use.place.class]);
}
