import type { Level } from '../../model/rules.js';
import { levelOf } from '../judging/levels.js';
import type { Question, Rule } from '../judging/question.js';
import { isDeniedShortName } from '../judging/short-names.js';
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
        next: `Write the registry, e.g. ${code(withSuffix(identity.contacted, identity))}.`,
        entry: denied
          ? ['defaults', 'shortNames']
          : prepared.policy.defaults?.unqualified?.[use.place.class] === undefined
            ? ['rules', 'unqualified-image']
            : ['defaults', 'unqualified', use.place.class],
      },
    ];
  },
};

function levelWritten({ prepared: { policy }, use }: Question): Level {
  return levelOf(policy, 'unqualified-image', policy.defaults?.unqualified?.[use.place.class]);
}
