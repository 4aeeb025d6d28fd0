import type { PolicyDiff, VerdictChange } from '../../model/policy-diff.js';
import { escapeLine, escapeText } from '../escape.js';
import { describeSide, reasonsOf } from './describe.js';

/** For people in a terminal: a line for each use whose verdict changes, the reasons below it. */
export function text({ changes }: PolicyDiff): string {
  return changes
    .flatMap(linesOf)
    .map((line) => `${escapeLine(line)}\n`)
    .join('');
}

function linesOf({ image, before, after, direction }: VerdictChange): readonly string[] {
  return [
    `${escapeText(image.file)}:${image.line}:${image.column}  ${escapeText(image.raw)}`,
    `  ${direction}  ${escapeText(`${describeSide(before)} -> ${describeSide(after)}`)}`,
    ...reasonsOf(before).map((reason) => `  before  ${escapeText(reason)}`),
    ...reasonsOf(after).map((reason) => `  after   ${escapeText(reason)}`),
  ];
}
