import type { YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';
import { scalar } from './scalars.js';

/** Reads a quoted scalar that closes on its line; the cursor stands on the quote, and behind the other one afterwards. */
export function readQuoted(cursor: LineCursor): YamlScalar | undefined {
  const end = endOfQuoted(cursor, cursor.lineEnd);
  return end === undefined ? cursor.lose() : toScalar(cursor, end, cursor.text.slice(cursor.at + 1, end));
}

/** The same over several lines, each of which is indented deeper than `column`. */
export function readQuotedLines(cursor: LineCursor, column: number): YamlScalar | undefined {
  if (endOfQuoted(cursor, cursor.lineEnd) !== undefined) return readQuoted(cursor);
  const end = endOfQuoted(cursor, cursor.end);
  if (end === undefined) return cursor.lose();
  const start = cursor.at;
  const lines = [cursor.text.slice(start + 1, cursor.lineEnd)];
  while (cursor.nextLine <= end) {
    cursor.toLine(cursor.nextLine);
    const isBlank = cursor.at >= cursor.lineEnd;
    if (!isBlank && cursor.indent <= column) return cursor.lose();
    lines.push(cursor.text.slice(cursor.at, Math.min(cursor.lineEnd, end)));
  }
  // An escape of the line break itself, or of a space before it, folds by rules of its own.
  if (lines.slice(0, -1).some((line) => /\\[ \t]*$/.test(line.slice(-longestEnd)) || endsInBlanks(line))) return cursor.lose();
  cursor.at = start;
  return toScalar(cursor, end, foldLines(lines));
}

function toScalar(cursor: LineCursor, end: number, written: string): YamlScalar | undefined {
  const { text, at } = cursor;
  const isDouble = text.charCodeAt(at) === doubleQuote;
  const value = isDouble ? unescape(written) : written.replaceAll("''", "'");
  if (value === undefined) return cursor.lose();
  cursor.at = end + 1;
  const isLiteral = value.length === end - at - 1 && text.startsWith(value, at + 1);
  return scalar(at + 1, end, value, isDouble ? 'double' : 'single', isLiteral);
}

/** Where the quote that opens at the cursor closes, before `limit`. */
function endOfQuoted({ text, at }: LineCursor, limit: number): number | undefined {
  const quote = text.charCodeAt(at);
  for (let next = at + 1; next < limit; next++) {
    const code = text.charCodeAt(next);
    if (code === backslash && quote === doubleQuote) next++;
    else if (code === quote && quote === singleQuote && next + 1 < limit && text.charCodeAt(next + 1) === singleQuote) next++;
    else if (code === quote) return next;
  }
  return undefined;
}

/** One line break is a space, and each further one a line break. */
function foldLines(lines: readonly string[]): string {
  let folded = '';
  let breaks = 0;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const text = isLast ? line : line.trimEnd();
    if (index > 0) breaks++;
    if (text === '' && !isLast && index > 0) continue;
    if (breaks > 0) folded += breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    folded += text;
    breaks = 0;
  }
  return folded;
}

/** White space that JavaScript trims and YAML does not, or more of it than anybody writes. */
function endsInBlanks(line: string): boolean {
  const end = line.trimEnd().length;
  return line.length - end > longestEnd || /[^ \t]/.test(line.slice(end));
}

/** The escapes that everybody writes; the others are for the parser. */
function unescape(written: string): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (let at = written.indexOf('\\'); at >= 0; at = written.indexOf('\\', done)) {
    const meant = escapes[written.charAt(at + 1)];
    if (meant === undefined) return undefined;
    parts.push(written.slice(done, at), meant);
    done = at + 2;
  }
  return done === 0 ? written : parts.join('') + written.slice(done);
}

const longestEnd = 100;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/', ' ': ' ' };
const doubleQuote = 0x22;
const singleQuote = 0x27;
const backslash = 0x5c;
