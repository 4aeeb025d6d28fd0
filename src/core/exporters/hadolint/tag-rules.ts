import type { Policy } from '../../policy/document.js';
import { deniedTagBy } from '../../policy/judging/tag-rules.js';
import type { ImageCheck } from '../checks/index.js';
import type { ExportedRule } from '../exporter.js';

/** The linter's rules about images at the levels that the policy asks for; absent: not asked. */
export interface RuleLevels {
  readonly DL3026?: 'error' | 'warning';
  readonly DL3006?: 'error' | 'warning';
  readonly DL3007?: 'error' | 'warning';
}

/** One level for each, the strictest that some part of the policy asks for. */
export function levelOfRules(checks: readonly ImageCheck[], { tags = [] }: Policy): RuleLevels {
  const deniesLatest = new Set(tags.flatMap((entry, at) => (deniedTagBy(entry, 'latest') === undefined ? [] : [`tags-${at}-deny`])));
  const levels = {
    DL3026: strictest(checks.filter(({ id }) => id === 'sources')),
    DL3006: strictest(checks.filter(({ rule }) => rule === 'missing-tag')),
    DL3007: strictest(checks.filter(({ id }) => deniesLatest.has(id))),
  };
  return {
    ...(levels.DL3026 && { DL3026: levels.DL3026 }),
    ...(levels.DL3006 && { DL3006: levels.DL3006 }),
    ...(levels.DL3007 && { DL3007: levels.DL3007 }),
  };
}

/** What of the tag rules is said. */
export function tagNotes({ tags = [] }: Policy, checks: readonly ImageCheck[], levels: RuleLevels): readonly ExportedRule[] {
  return tags.flatMap((entry, at) => {
    const missing = checks.find(({ id }) => id === `tags-${at}-tag`);
    const isStricter = missing !== undefined && (missing.about !== undefined || (missing.action === 'warn' && levels.DL3006 === 'error'));
    return [
      ...(entry.requireTag === undefined
        ? []
        : [
            isStricter
              ? note(
                  `tags[${at}].requireTag`,
                  'stricter',
                  'DL3006 asks every FROM, also those of images that the rule is not about, and at one level.',
                )
              : note(`tags[${at}].requireTag`, 'exact', 'DL3006, which reads FROM only.'),
          ]),
      ...(entry.deny === undefined
        ? []
        : [note(`tags[${at}].deny`, 'not-expressible', 'Of all tags only `latest` without a digest is refused (DL3007), in every FROM.')]),
    ];
  });
}

function strictest(checks: readonly ImageCheck[]): 'error' | 'warning' | undefined {
  if (checks.length === 0) return undefined;
  return checks.some(({ action }) => action === 'deny') ? 'error' : 'warning';
}

function note(path: string, fidelity: ExportedRule['fidelity'], reason: string): ExportedRule {
  return { path, fidelity, reason };
}
