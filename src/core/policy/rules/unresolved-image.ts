import type { ImageUse } from '../../model/image-use.js';
import { levelOf } from '../judging/levels.js';
import { openVariables } from '../judging/open-variables.js';
import type { Rule } from '../judging/question.js';
import { code, either, typed } from '../judging/words.js';

/** Nobody here knows what the image is (policy.md section 5, Assumptions). What is known of it is judged all the same. */
export const unresolvedImage: Rule = {
  id: 'unresolved-image',
  judge(question) {
    const { context, value, prepared, use } = question;
    switch (value.kind) {
      case 'malformed':
        return [];
      case 'reference':
        if (context.stage === 'edit') return [];
        return openVariables(use, value).map((name) => ({
          says: 'missing',
          what: `the value of ${code(name)}, which decides where ${typed(question)} comes from`,
        }));
      case 'unresolved': {
        const names = value.variables.slice(0, 5).map(code);
        const asked = names.length === 0 ? 'its variables' : either(names).replace(' or ', ' and ');
        return [
          {
            says: 'finding',
            level: levelOf(prepared.policy, 'unresolved-image', prepared.policy.defaults?.unresolved),
            what: `${typed(question)} is only known when ${asked} ${value.variables.length > 1 ? 'are' : 'is'}.`,
            why: 'The policy cannot vouch for an image that anybody may choose when it is built or deployed.',
            next: howToSettle(use),
            entry: prepared.policy.defaults?.unresolved === undefined ? ['defaults'] : ['defaults', 'unresolved'],
          },
          { says: 'missing', what: `the value of ${asked} in ${typed(question)}` },
        ];
      }
    }
  },
};

/** Build arguments are a Dockerfile's; what fills in a manifest is known where it is rendered. */
function howToSettle({ place }: ImageUse): string {
  return place.class === 'dockerfile'
    ? 'Give the variable a default, list its values under `buildArgs` in the policy, or write the image out.'
    : 'Write the image out, or check what this is rendered to.';
}
