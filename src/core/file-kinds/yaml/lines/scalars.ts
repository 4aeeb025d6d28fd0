import type { ScalarStyle, YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';

/** Builds a scalar; all are built here, so that they are of one shape. */
export function scalar(start: number, end: number, text: string, style: ScalarStyle, literal: boolean): YamlScalar {
  return { kind: 'scalar', at: { start, end }, text, style, tagged: false, literal, cut: false };
}

/** What stands where there is nothing. */
export function emptyScalar(at: number): YamlScalar {
  return scalar(at, at, '', 'plain', true);
}

/** Reads a plain scalar on one line; the cursor stands behind it afterwards. Loses where it would be a key. */
export function readPlain(cursor: LineCursor): YamlScalar | undefined {
  const start = cursor.at;
  const end = endOfPlain(cursor);
  if (end === undefined || !mayBeginPlain(cursor)) return cursor.lose();
  cursor.at = end;
  return scalar(start, end, cursor.text.slice(start, end), 'plain', true);
}

/** Behind the plain text on this line; undefined where it holds a key's colon, or a tab. */
export function endOfPlain({ text, at: start, lineEnd }: LineCursor): number | undefined {
  let end = start;
  for (let at = start; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === space) continue;
    if (code === hash && at > end) break;
    if (code === tab || (code === colon && isBlankAt(text, at + 1, lineEnd))) return undefined;
    end = at + 1;
  }
  return end;
}

/** True when a plain scalar can begin at the cursor. A dash or colon begins one only before something that is no space. */
export function mayBeginPlain(cursor: LineCursor): boolean {
  const code = cursor.code();
  if (code === dash || code === colon) return cursor.code(1) > space;
  return code > 0x7f || (code > space && code < 0x7f && !indicators.has(code));
}

export function isBlankAt(text: string, at: number, lineEnd: number): boolean {
  if (at >= lineEnd) return true;
  const code = text.charCodeAt(at);
  return code === space || code === tab;
}

const indicators: ReadonlySet<number> = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', (char) => char.charCodeAt(0)));
const tab = 0x09;
const space = 0x20;
const hash = 0x23;
const dash = 0x2d;
const colon = 0x3a;
