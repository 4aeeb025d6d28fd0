import type { PolicyProblem } from '../layer.js';
import { remarkAt, type Lint } from './lint.js';

/** Entries that match and say nothing, and levels of rules that nothing asks for. */
export const withoutEffect: Lint = (policy, reading) => [...emptyTagRules(policy, reading), ...levelsOfNothing(policy, reading)];

const emptyTagRules: Lint = (policy, reading) =>
  (policy.tags ?? []).flatMap(({ deny, requireTag, requireDigest, match }, index): readonly PolicyProblem[] => {
    if (deny !== undefined || requireTag !== undefined || requireDigest !== undefined) return [];
    const remark = {
      what: `This entry for \`${match}\` asks for nothing.`,
      why: 'It looks like a rule and is none.',
      next: 'Add `deny`, `requireTag` or `requireDigest`, or remove it.',
    };
    return [remarkAt(reading, ['tags', index, 'match'], remark)];
  });

/** A tag rule speaks only where an entry asks; its level alone says for no image that it should. */
const levelsOfNothing: Lint = ({ rules = {}, tags = [], bases }, reading) => {
  const denies = tags.some(({ deny = [] }) => deny.length > 0);
  const asks: Readonly<Record<string, boolean>> = {
    'floating-tag': denies,
    'missing-tag': denies || tags.some(({ requireTag }) => requireTag !== undefined),
    'missing-digest':
      tags.some(({ requireDigest }) => requireDigest !== undefined) || bases?.catalogue?.some(({ pin }) => pin !== undefined) === true,
  };
  return Object.entries(asks).flatMap(([rule, isAsked]): readonly PolicyProblem[] => {
    const level = rules[rule]?.level;
    if (isAsked || level === undefined || level === 'off') return [];
    const remark = {
      what: `\`${rule}\` has a level, and no entry asks for it.`,
      why: 'Tags are judged only where an entry says for which images, so this rule never speaks.',
      next: 'Add an entry under `tags`, as in `{match: "**", requireTag: error}`, or remove the level.',
    };
    return [remarkAt(reading, ['rules', rule, 'level'], remark)];
  });
};
