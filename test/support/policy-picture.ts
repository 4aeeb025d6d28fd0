import type { PolicyProblem, PolicyReading } from '../../src/core/policy/layer.js';
import { lineIndex } from '../../src/core/model/line-index.js';

/** A policy reading as a person may check it: every problem under its line, the words it marks underlined. */
export function policyPicture({ text, policy, problems }: Pick<PolicyReading, 'text' | 'policy' | 'problems'>): string {
  const exceptions = policy?.exceptions === undefined ? '' : `, ${policy.exceptions.length} exceptions`;
  return `${policy === undefined ? 'broken' : 'sound'}${exceptions}\n${problems.map((problem) => problemPicture(text, problem)).join('')}`;
}

function problemPicture(text: string, { rule, level, span, what, why, next }: PolicyProblem): string {
  const lines = lineIndex(text);
  const start = lines.positionAt(span.start);
  const lineStart = span.start - start.column + 1;
  const line = text.slice(lineStart).split(/\r\n|\n|\r/, 1)[0] ?? '';
  const width = Math.max(1, Math.min(span.end - span.start, line.length - start.column + 1));
  const more = span.end > lineStart + line.length ? ' and on' : '';
  const margin = `${start.line}`.padStart(3);
  return `${margin} | ${line}\n    | ${' '.repeat(start.column - 1)}${'^'.repeat(width)}${more}\n      ${level} ${rule}: ${what}\n      ${why}\n      ${next}\n`;
}
