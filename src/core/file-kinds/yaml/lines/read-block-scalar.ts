import type { YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';
import { scalar } from './scalars.js';

/**
 * Reads a literal or folded block whose header says nothing of its indentation. The cursor stands on the indicator, and on the last
 * line of the block afterwards. `column` is that of the map or list around it, which every line of the block must exceed.
 */
export function readBlockScalar(cursor: LineCursor, column: number): YamlScalar | undefined {
  const folds = cursor.code() === greaterThan;
  cursor.at += cursor.code(1) === dash || cursor.code(1) === plus ? 2 : 1;
  cursor.skipSpaces();
  if (!cursor.isAtEnd()) return cursor.lose();
  const lines = contentLines(cursor, column);
  const first = lines.find(({ isBlank }) => !isBlank);
  if (first === undefined) return cursor.lose();
  const last = lines.at(-1) ?? first;
  const value = folds ? fold(lines) : lines.map(({ text }) => text).join('\n');
  if (value === undefined) return cursor.lose();
  const start = trimmedStart(cursor.text, first);
  const end = trimmedEnd(cursor.text, start, last.end);
  const text = value.slice(0, trimmedEnd(value, 0, value.length));
  const isLiteral = end - start === text.length && cursor.text.startsWith(text, start);
  return scalar(start, end, text, folds ? 'folded' : 'literal', isLiteral);
}

interface Line {
  /** Without the block's indentation. */
  readonly text: string;
  readonly isBlank: boolean;
  /** Where the line's own text begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** The lines up to the last one that is not blank; the cursor is left on that one. */
function contentLines(cursor: LineCursor, column: number): readonly Line[] {
  const lines: Line[] = [];
  let depth = -1;
  let kept = 0;
  let [lastEnd, lastNext] = [cursor.lineEnd, cursor.nextLine];
  while (cursor.nextLine < cursor.end) {
    const start = cursor.nextLine;
    cursor.toLine(start);
    const isBlank = cursor.at >= cursor.lineEnd;
    if (!isBlank && depth < 0) depth = cursor.indent;
    if (!isBlank && (cursor.indent < depth || depth <= column)) break;
    if (isBlank && cursor.indent > Math.max(depth, 0)) return [];
    const from = isBlank ? cursor.lineEnd : start + depth;
    lines.push({ text: cursor.text.slice(from, cursor.lineEnd), isBlank, start: isBlank ? cursor.at : from, end: cursor.lineEnd });
    if (isBlank) continue;
    kept = lines.length;
    [lastEnd, lastNext] = [cursor.lineEnd, cursor.nextLine];
  }
  // What ends the block must not look as if it belonged to it.
  if (cursor.at < cursor.lineEnd && cursor.nextLine !== lastNext && cursor.indent > column) return [];
  cursor.at = lastEnd;
  cursor.lineEnd = lastEnd;
  cursor.nextLine = lastNext;
  return lines.slice(0, kept);
}

/** Joins lines as a folded block does; undefined when one is indented further, which folds by rules of its own. */
function fold(lines: readonly Line[]): string | undefined {
  let value = '';
  let separator = '';
  for (const { text, isBlank } of lines) {
    if (isBlank) {
      if (separator === '\n' || value === '') value += '\n';
      else separator = '\n';
      continue;
    }
    if (text.startsWith(' ') || text.startsWith('\t')) return undefined;
    value += separator + text;
    separator = ' ';
  }
  return value;
}

function trimmedStart(text: string, { start, end }: Line): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

const plus = 0x2b;
const dash = 0x2d;
const greaterThan = 0x3e;
