import type { YamlScalar } from '../tree.js';
import type { LineCursor } from './line-cursor.js';
import { readQuoted } from './read-quoted.js';
import { isBlankAt, mayBeginPlain, scalar } from './scalars.js';

/**
 * Reads `key:` at the cursor, which stands behind the colon afterwards. Undefined, with the cursor where it was, when the line holds no key; a
 * line that is neither is lost by who reads it as a value.
 */
export function readKey(cursor: LineCursor): YamlScalar | undefined {
  const code = cursor.code();
  return code === singleQuote || code === doubleQuote ? readQuotedKey(cursor) : readPlainKey(cursor);
}

function readPlainKey(cursor: LineCursor): YamlScalar | undefined {
  const { text, at: start, lineEnd } = cursor;
  if (!mayBeginPlain(cursor)) return undefined;
  let end = start;
  for (let at = start; at < lineEnd && at - start <= longestKey; at++) {
    const code = text.charCodeAt(at);
    if (code === space) continue;
    if (code === tab || (code === hash && at > end)) return undefined;
    if (code === colon && isBlankAt(text, at + 1, lineEnd)) {
      cursor.at = at + 1;
      return scalar(start, end, text.slice(start, end), 'plain', true);
    }
    end = at + 1;
  }
  return undefined;
}

function readQuotedKey(cursor: LineCursor): YamlScalar | undefined {
  const start = cursor.at;
  const key = readQuoted(cursor);
  if (key === undefined) return undefined;
  cursor.skipSpaces();
  if (cursor.code() === colon && isBlankAt(cursor.text, cursor.at + 1, cursor.lineEnd) && cursor.at - start <= longestKey) {
    cursor.at++;
    return key;
  }
  cursor.at = start;
  return undefined;
}

/** YAML's limit is 1,024. */
const longestKey = 1000;
const tab = 0x09;
const space = 0x20;
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const colon = 0x3a;
