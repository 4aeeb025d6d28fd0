import { readAsTransport } from '../../reference/index.js';
import { levelOf } from '../judging/levels.js';
import type { Question, Rule, Statement } from '../judging/question.js';
import { code, typed } from '../judging/words.js';

/** What does not parse is never allowed; nor is a short name that other tools read as a transport (policy.md section 3, threats.md). */
export const malformedImage: Rule = {
  id: 'malformed-image',
  judge(question) {
    const { value } = question;
    if (value.kind === 'malformed') return malformed(question, value.reason, 'Write a reference such as `registry.example/team/app:1.0`.');
    const transport = value.kind === 'reference' ? readAsTransport(value.text) : undefined;
    if (transport === undefined || question.shortName === undefined) return [];
    return malformed(
      question,
      `Other tools read ${code(`${transport}:`)} as a transport, not as an image.`,
      `Write it with its registry, e.g. ${code(`docker.io/library/${value.kind === 'reference' ? value.text : ''}`)}, if an image of that name is meant.`,
    );
  },
};

function malformed(question: Question, reason: string, next: string): readonly Statement[] {
  const what = `${typed(question)} is not an image reference. ${reason}`;
  return [
    {
      says: 'finding',
      level: levelOf(question.prepared.policy, 'malformed-image'),
      what,
      why: 'No builder or cluster can be relied on to understand it as meant, so nobody can say what would run.',
      next,
    },
    { says: 'missing', what: 'a reference that can be understood' },
  ];
}
