import { baseStanding, catalogueStage } from '../judging/base-standing.js';
import { day } from '../document-reading/dates.js';
import { endOfDay } from '../judging/dates.js';
import { levelOf } from '../judging/levels.js';
import type { Rule } from '../judging/question.js';
import { code, typed } from '../judging/words.js';

/** An approved base image near or past its end of life: a warning in the last 90 days, an error after it (policy.md section 5). */
export const deprecatedBase: Rule = {
  id: 'deprecated-base',
  judge(question) {
    const { context, identity, prepared, use } = question;
    const stage = catalogueStage(use);
    const standing = stage && identity && baseStanding(prepared, identity, stage);
    if (standing?.kind !== 'approved' && standing?.kind !== 'undetermined') return [];
    const { entry, index } = standing.base;
    if (identity === undefined || entry.eol === undefined) return [];
    const end = endOfDay(entry.eol);
    const owner = prepared.policy.metadata?.owner;
    const isPast = context.now > end;
    if (!isPast && !(context.now > end - warningDays * day)) return [];
    return [
      {
        says: 'finding',
        level: levelOf(prepared.policy, 'deprecated-base', undefined, isPast ? 'error' : 'warn'),
        what: `${typed(question)} ${isPast ? 'reached' : 'reaches'} its end of life on ${entry.eol}.`,
        why: `${code(entry.image)} ${isPast ? 'is' : 'will'} no longer ${isPast ? '' : 'be '}patched, so new vulnerabilities stay in it.`,
        next: `Move to its successor${owner === undefined ? '' : `; ${owner} can say which one that is`}.`,
        entry: ['bases', 'catalogue', index, 'eol'],
        effectiveFrom: prepared.policy.bases?.effectiveFrom,
      },
    ];
  },
};

const warningDays = 90;
