import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';

/** From the first place that is no JSON, nobody knows what the tools make of the rest. */
export function brokenJson(text: string, at: Span): ReadProblem {
  const start = Math.min(at.start, text.length);
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  return {
    code: 'syntax',
    span: { start, end: Math.max(start, Math.min(at.end, lineEnd)) },
    what: 'This is not valid JSON from here on.',
    why: 'The dev container tools may take what follows for something else than it seems, so no image below can be vouched for.',
    next: 'Correct the line, e.g. a missing quote, comma, colon or bracket.',
    undetermined: { start: text.lastIndexOf('\n', start - 1) + 1, end: text.length },
  };
}
