import type { PolicyProblem } from '../layer.js';
import { remarkAt, type Lint } from './lint.js';

/** Entries that match and say nothing. */
export const withoutEffect: Lint = (policy, reading) =>
  (policy.tags ?? []).flatMap(({ deny, requireTag, requireDigest, match }, index): readonly PolicyProblem[] => {
    if (deny !== undefined || requireTag !== undefined || requireDigest !== undefined) return [];
    const remark = {
      what: `This entry for \`${match}\` asks for nothing.`,
      why: 'It looks like a rule and is none.',
      next: 'Add `deny`, `requireTag` or `requireDigest`, or remove it.',
    };
    return [remarkAt(reading, ['tags', index, 'match'], remark)];
  });
