import type { Span } from '../../model/span.js';

/** One line of a text file, without its end. */
export interface TextLine {
  readonly text: string;
  readonly span: Span;
}

/** The lines of a file that is no YAML. Linear; lines end at LF, CRLF or CR. */
export function textLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
    lines.push({ text: text.slice(start, index), span: { start, end: index } });
    start = index + end.length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), span: { start, end: text.length } });
  return lines;
}
