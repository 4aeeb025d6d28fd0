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

/** Reads a quoted scalar that closes on its line; the cursor stands on the quote, and behind it afterwards. */
export function readQuoted(cursor: LineCursor): YamlScalar | undefined {
  const { text, at } = cursor;
  const quote = text.charCodeAt(at);
  const end = quote === doubleQuote ? endOfDouble(cursor) : endOfSingle(cursor);
  if (end === undefined) return cursor.lose();
  cursor.at = end + 1;
  const written = text.slice(at + 1, end);
  if (quote !== doubleQuote) {
    const value = written.includes("'") ? written.replaceAll("''", "'") : written;
    return scalar(at + 1, end, value, 'single', value === written);
  }
  if (!written.includes('\\')) return scalar(at + 1, end, written, 'double', true);
  const value = unescape(written);
  return value === undefined ? cursor.lose() : scalar(at + 1, end, value, 'double', false);
}

function endOfDouble({ text, at, lineEnd }: LineCursor): number | undefined {
  for (let next = at + 1; next < lineEnd; next++) {
    const code = text.charCodeAt(next);
    if (code === backslash) next++;
    else if (code === doubleQuote) return next;
  }
  return undefined;
}

function endOfSingle({ text, at, lineEnd }: LineCursor): number | undefined {
  for (let next = at + 1; next < lineEnd; next++) {
    if (text.charCodeAt(next) !== singleQuote) continue;
    if (next + 1 >= lineEnd || text.charCodeAt(next + 1) !== singleQuote) return next;
    next++;
  }
  return undefined;
}

/** The escapes that everybody writes; the others are for the parser. */
function unescape(written: string): string | undefined {
  let isKnown = true;
  const value = written.replace(/\\(.)/gs, (_, char: string) => {
    const meant = escapes[char];
    isKnown &&= meant !== undefined;
    return meant ?? '';
  });
  return isKnown ? value : undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/', r: '\r' };

/**
 * Reads a plain scalar that ends on its line: a value, or a list's item. Loses where it would be a key, or where it begins with a character that means
 * something else. The cursor stands at its end afterwards.
 */
export function readPlain(cursor: LineCursor): YamlScalar | undefined {
  const { text, at: start, lineEnd } = cursor;
  if (!mayBeginPlain(cursor)) return cursor.lose();
  let end = start;
  for (let at = start; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === space) continue;
    if (code === hash && at > end) break;
    if (code === tab || (code === colon && isBlankAt(text, at + 1, lineEnd))) return cursor.lose();
    end = at + 1;
  }
  cursor.at = end;
  return scalar(start, end, text.slice(start, end), 'plain', true);
}

/** True when a plain scalar can begin at the cursor. A dash, question mark or colon begins one only before something that is no space. */
export function mayBeginPlain(cursor: LineCursor): boolean {
  const code = cursor.code();
  if (code === dash) return cursor.code(1) > space;
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
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const dash = 0x2d;
const colon = 0x3a;
const backslash = 0x5c;
