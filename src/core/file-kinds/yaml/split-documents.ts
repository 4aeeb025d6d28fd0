import type { Span } from '../../model/span.js';

/**
 * Cuts a YAML stream where kubectl cuts it: at lines that start with `---` in the first column and hold nothing else but white space or a
 * comment (k8s.io/apimachinery's YAMLReader), and where YAML itself does: at `---` followed by white space and content, which then belongs to the
 * document. Directives (`%TAG`) govern the document behind the mark, so a stream that has any is left in one piece.
 */
export function splitDocuments(text: string, within: Span): readonly Span[] {
  if (holdsDirective(text, within)) return [within];
  const starts = documentStarts(text, within);
  const documents = starts.map((start, index) => ({
    start: isMark(text, start) ? startBehindMark(text, start) : start,
    end: starts[index + 1] ?? within.end,
  }));
  return documents.filter((span) => span.start < span.end);
}

export function holdsDirective(text: string, { start, end }: Span): boolean {
  const part = text.slice(start, end);
  return part.includes('%') && directive.test(part);
}

const directive = /^%/m;

/** Where the stretch begins, and every line further on that begins another document with its mark. */
export function documentStarts(text: string, { start, end }: Span): readonly number[] {
  const starts = [start];
  for (let at = text.indexOf('---', start + 1); at >= 0 && at < end; at = text.indexOf('---', at + 1))
    if (isMark(text, at)) starts.push(at);
  return starts;
}

function isMark(text: string, at: number): boolean {
  if (!text.startsWith('---', at) || (at > 0 && text.charCodeAt(at - 1) !== lineFeed)) return false;
  const rest = text.slice(at + 3, endOfLine(text, at));
  return /^[ \t]/.test(rest) || isBare(rest);
}

/** Where a document begins whose mark is at `mark`: on the next line, unless content stands behind the mark. */
function startBehindMark(text: string, mark: number): number {
  const lineEnd = endOfLine(text, mark);
  return isBare(text.slice(mark + 3, lineEnd)) ? Math.min(lineEnd + 1, text.length) : mark;
}

/** The line break of the line that holds `from`, or the end. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Go's TrimSpace takes U+0085 for white space and not U+FEFF; JavaScript's the other way round. */
function isBare(rest: string): boolean {
  if (rest.length > 1 && rest.charCodeAt(0) === 0xfeff) return false;
  const trimmed = rest.replace(/^[\s\u0085]+/, '');
  return trimmed === '' || trimmed.startsWith('#');
}

const lineFeed = 10;
