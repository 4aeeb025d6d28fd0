import type { Span } from '../../model/span.js';
import { standIn, TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';

/**
 * The lines of a text as its consumer joins them: one that ends in a backslash goes on in the next, with `between` for the break; lines of comment
 * (`comment` says which) count for nothing, also in between. Every character keeps its place. Linear.
 */
export function logicalLines(text: string, comment: RegExp, between: '' | ' ' = ' '): readonly TracedText[] {
  const lines: TracedText[] = [];
  let built = new TracedBuilder();
  for (const span of physicalLines(text)) {
    const line = text.slice(span.start, span.end);
    if (comment.test(line)) continue;
    const goesOn = line.endsWith('\\');
    built.add(tracedFrom(text, { start: span.start, end: goesOn ? span.end - 1 : span.end }));
    if (goesOn) {
      if (between !== '') built.add(standIn(between, { start: span.end - 1, end: span.end }));
      continue;
    }
    lines.push(built.build());
    built = new TracedBuilder();
  }
  return [...lines, built.build()];
}

function physicalLines(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: end > start && text[end - 1] === '\r' ? end - 1 : end });
    start = end + 1;
  }
  return lines;
}
