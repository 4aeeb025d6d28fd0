import type { YamlEntry, YamlNode, YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';
import { readQuoted } from './read-quoted.js';
import { mayBeginPlain, scalar } from './scalars.js';

/** Reads `[…]` or `{…}` that closes on its line; the cursor stands on the bracket, and behind the other one afterwards. */
export function readFlow(cursor: LineCursor, depth = 0): YamlNode | undefined {
  const start = cursor.at;
  if (depth > deepestFlow) return cursor.lose();
  const isMap = cursor.code() === openBrace;
  cursor.at++;
  cursor.skipSpaces();
  const entries: YamlEntry[] = [];
  const items: YamlNode[] = [];
  while (!cursor.isLost && cursor.code() !== (isMap ? closeBrace : closeBracket)) {
    const item = isMap ? undefined : readItem(cursor, depth);
    const entry = isMap ? readEntry(cursor, depth) : undefined;
    if (item) items.push(item);
    if (entry) entries.push(entry);
    toNextItem(cursor, isMap);
  }
  cursor.at++;
  const at = { start, end: cursor.at };
  return cursor.isLost ? undefined : isMap ? { kind: 'map', at, entries } : { kind: 'list', at, items };
}

function readItem(cursor: LineCursor, depth: number): YamlNode | undefined {
  const code = cursor.code();
  if (code === openBrace || code === openBracket) return readFlow(cursor, depth + 1);
  return code === doubleQuote || code === singleQuote ? readQuoted(cursor) : readPlainInFlow(cursor);
}

/** `key: value`; a key alone, or one without a space behind its colon, is for the parser. */
function readEntry(cursor: LineCursor, depth: number): YamlEntry | undefined {
  const code = cursor.code();
  const key = code === doubleQuote || code === singleQuote ? readQuoted(cursor) : readPlainInFlow(cursor);
  if (key === undefined || cursor.code() !== colon || cursor.code(1) !== space) return cursor.lose();
  cursor.at++;
  cursor.skipSpaces();
  const value = readItem(cursor, depth);
  return value && { key, value };
}

/** A comma with something behind it, or the end. */
function toNextItem(cursor: LineCursor, isMap: boolean): void {
  if (cursor.isLost) return;
  cursor.skipSpaces();
  if (cursor.code() === (isMap ? closeBrace : closeBracket)) return;
  const isComma = cursor.code() === comma;
  cursor.at++;
  cursor.skipSpaces();
  if (!isComma || cursor.code() === closeBrace || cursor.code() === closeBracket) cursor.lose();
}

/** A colon within it must have a letter or the like behind it: `nginx:1`. */
function readPlainInFlow(cursor: LineCursor): YamlScalar | undefined {
  const start = cursor.at;
  let end = start;
  if (!mayBeginPlain(cursor)) return cursor.lose();
  for (let code = cursor.code(); ends[code] !== true; code = cursor.code()) {
    if (!isPlain(code) || (code === dash && end === start && !isInside(cursor.code(1)))) return cursor.lose();
    if (code === colon && !isInside(cursor.code(1))) break;
    cursor.at++;
    if (code !== space) end = cursor.at;
  }
  if (end === start) return cursor.lose();
  return scalar(start, end, cursor.text.slice(start, end), 'plain', true);
}

function isPlain(code: number): boolean {
  return inPlain.test(String.fromCharCode(code));
}

function isInside(code: number): boolean {
  return code !== space && isPlain(code);
}

const inPlain = /^[\w ./:=+$~()<>^;-]$/;
const ends: Readonly<Record<number, boolean>> = { 0x2c: true, 0x5d: true, 0x7d: true };
const deepestFlow = 50;
const space = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const comma = 0x2c;
const dash = 0x2d;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
