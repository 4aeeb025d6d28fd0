import type { PolicyDiff, SideVerdict, VerdictChange } from '../../model/policy-diff.js';
import { count, describeFinding } from '../describe.js';

/** The counts in words, a line each. */
export function describePolicyDiff({ changes, enforcement, unseen, files, uses, names }: PolicyDiff): readonly string[] {
  const number = (wanted: VerdictChange['direction']): number => changes.filter(({ direction }) => direction === wanted).length;
  return [
    `${count(uses, 'image use')} in ${count(files, 'file')}: ${number('weaker')} weaker, ${number('stricter')} stricter, ${number('other')} for other reasons, ${uses - changes.length} the same.`,
    ...enforcement.map(
      ({ stage, direction, files: concerned }) =>
        `${direction}: the stage ${stage} ${direction === 'weaker' ? 'no longer stops' : 'is stopped now'} over ${count(concerned, 'file')}.`,
    ),
    ...(unseen.length === 0
      ? []
      : [`${names[0]} and ${names[1]} differ in ${unseen.join(', ')} too, which no verdict over files shows. Read that by hand.`]),
  ];
}

/** A verdict with the rules that speak, e.g. "denied by unapproved-registry". */
export function describeSide({ outcome, findings, stops }: SideVerdict): string {
  const rules = [
    ...new Set(findings.map(({ rule, excepted }) => (excepted === undefined ? rule : `${rule} (excepted by ${excepted.id})`))),
  ];
  const words = outcome === 'not-judged' ? 'not judged by any policy' : outcome;
  const by = rules.length === 0 ? words : `${words}: ${rules.join(', ')}`;
  return outcome === 'denied' && stops.length === 0 ? `${by} (stops no stage)` : by;
}

/** Why, a line each: what the rules say and the policy's line, or what is missing. */
export function reasonsOf({ findings, missing }: SideVerdict): readonly string[] {
  return [
    ...findings.map((finding) => `${describeFinding(finding)}${linesOf(finding)}`),
    ...(findings.length === 0 && missing.length > 0 ? [`Nobody can decide without: ${missing.join('; ')}.`] : []),
  ];
}

function linesOf({ related }: SideVerdict['findings'][number]): string {
  const lines = related.filter(({ role }) => role === 'policy').map(({ file, line }) => `${file}:${line}`);
  return lines.length === 0 ? '' : ` (${[...new Set(lines)].join(', ')})`;
}
