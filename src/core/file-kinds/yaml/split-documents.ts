import type { Span } from '../../model/span.js';

/**
 * Cuts a YAML stream where kubectl cuts it: at lines that start with `---` in the first column and hold nothing else but white space or a
 * comment (k8s.io/apimachinery's YAMLReader), and where YAML itself does: at `---` followed by white space and content, which then belongs to the
 * document. Directives (`%TAG`) govern the document behind the mark, so a stream that has any is left in one piece.
 */
export function splitDocuments(text: string, from = 0): readonly Span[] {
  if (/^%/m.test(from === 0 ? text : text.slice(from))) return [{ start: from, end: text.length }];
  const documents: Span[] = [];
  let start = from;
  for (let line = nextMark(text, from); line < text.length; line = nextMark(text, line + 3)) {
    const lineEnd = endOfLine(text, line);
    const rest = text.slice(line + 3, lineEnd);
    const bare = isBare(rest);
    if (!bare && !/^[ \t]/.test(rest)) continue;
    documents.push({ start, end: line });
    start = bare ? Math.min(lineEnd + 1, text.length) : line;
  }
  documents.push({ start, end: text.length });
  return documents.filter((span) => span.start < span.end);
}

function nextMark(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1)) {
    if (at === 0 || text.charCodeAt(at - 1) === lineFeed) return at;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
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
