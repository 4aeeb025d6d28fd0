import type { PolicyDiff, SideVerdict } from '../../model/policy-diff.js';
import { toJson } from '../escape.js';
import { imageFields } from '../record-image.js';

/** One document: every changed verdict with both sides, and the counts. */
export function json({ names, changes, enforcement, unseen, files, uses }: PolicyDiff): string {
  const number = (wanted: string): number => changes.filter(({ direction }) => direction === wanted).length;
  return `${toJson(
    {
      before: names[0],
      after: names[1],
      changes: changes.map(({ image, before, after, direction }) => ({
        ...imageFields(image),
        direction,
        before: fields(before),
        after: fields(after),
      })),
      enforcement,
      unseen,
      summary: { files, uses, weaker: number('weaker'), stricter: number('stricter'), other: number('other') },
    },
    2,
  )}\n`;
}

function fields({ outcome, findings, missing, stops }: SideVerdict): Readonly<Record<string, unknown>> {
  return {
    outcome,
    stops,
    ...(missing.length > 0 && { missing }),
    findings: findings.map(({ rule, level, what, why, next, policy, related, excepted }) => ({
      ...{ rule, level, what, why, next, policy },
      ...(excepted === undefined ? {} : { excepted }),
      lines: related.filter(({ role }) => role === 'policy').map(({ file, line, column }) => ({ file, line, column })),
    })),
  };
}
