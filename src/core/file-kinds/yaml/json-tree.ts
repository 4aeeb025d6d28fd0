import type { Span } from '../../model/span.js';
import { scalar } from './lines/scalars.js';
import type { YamlEntry, YamlNode, YamlScalar } from './tree.js';

/**
 * The tree of a JSON value: the one that the YAML parser would give, at a hundredth of its price. The text at `span` must be JSON (splitJson looked) and
 * not nest deeper than the stack allows (isTooDeep looked).
 */
export function jsonTree(text: string, span: Span): YamlNode {
  return readValue({ text, at: span.start });
}

/** How far a text was read; between two steps it stands on a token. */
interface Cursor {
  readonly text: string;
  at: number;
}

function readValue(cursor: Cursor): YamlNode {
  switch (cursor.text.charCodeAt(cursor.at)) {
    case openBrace:
      return readObject(cursor);
    case openBracket:
      return readArray(cursor);
    case quote:
      return readString(cursor);
    default:
      return readWord(cursor);
  }
}

function readObject(cursor: Cursor): YamlNode {
  const start = cursor.at;
  const entries: YamlEntry[] = [];
  cursor.at++;
  while (toNext(cursor) !== closeBrace && cursor.at < cursor.text.length) {
    const key = readString(cursor);
    toNext(cursor);
    entries.push({ key, value: readValue(cursor) });
  }
  return { kind: 'map', at: { start, end: ++cursor.at }, entries };
}

function readArray(cursor: Cursor): YamlNode {
  const start = cursor.at;
  const items: YamlNode[] = [];
  cursor.at++;
  while (toNext(cursor) !== closeBracket && cursor.at < cursor.text.length) items.push(readValue(cursor));
  return { kind: 'list', at: { start, end: ++cursor.at }, items };
}

/** Steps over the commas, colons and white space before the next token, and says what it begins with. */
function toNext(cursor: Cursor): number {
  let code = cursor.text.charCodeAt(cursor.at);
  while (code <= space || code === comma || code === colon) code = cursor.text.charCodeAt(++cursor.at);
  return code;
}

function readString(cursor: Cursor): YamlScalar {
  const { text } = cursor;
  const start = cursor.at + 1;
  let end = start;
  let isLiteral = true;
  for (let code = text.charCodeAt(end); code !== quote && end < text.length; code = text.charCodeAt(++end)) {
    if (code !== backslash) continue;
    isLiteral = false;
    end++;
  }
  cursor.at = end + 1;
  return scalar(start, end, isLiteral ? text.slice(start, end) : unescaped(text.slice(start - 1, end + 1)), 'double', isLiteral);
}

function unescaped(quoted: string): string {
  const value: unknown = JSON.parse(quoted);
  return typeof value === 'string' ? value : quoted;
}

/** A number, `true`, `false` or `null`, as it is written. */
function readWord(cursor: Cursor): YamlScalar {
  const start = cursor.at;
  word.lastIndex = start;
  word.test(cursor.text);
  cursor.at = Math.max(word.lastIndex, start + 1);
  return scalar(start, cursor.at, cursor.text.slice(start, cursor.at), 'plain', true);
}

const word = /[^\s,\]}]+/y;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
