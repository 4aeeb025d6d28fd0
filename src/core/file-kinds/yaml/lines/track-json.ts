import type { Span } from '../../../model/span.js';
import type { YamlEntry, YamlNode, YamlScalar } from '../tree.js';
import { scalar } from './scalars.js';

/**
 * The tree of a text that is known to be JSON: the one that the parser of YAML would give, at a tenth of its price. Undefined when it nests deeper than
 * anybody writes.
 */
export function trackJson(text: string, { start, end }: Span): YamlNode | undefined {
  const reader: JsonReader = { text, end, at: start };
  skipSpace(reader);
  return readValue(reader, 0);
}

interface JsonReader {
  readonly text: string;
  readonly end: number;
  at: number;
}

const deepest = 100;

function readValue(reader: JsonReader, depth: number): YamlNode | undefined {
  switch (reader.text.charCodeAt(reader.at)) {
    case openBrace:
      return depth < deepest ? readMap(reader, depth) : undefined;
    case openBracket:
      return depth < deepest ? readList(reader, depth) : undefined;
    case quote:
      return readString(reader);
    default:
      return readWord(reader);
  }
}

function readMap(reader: JsonReader, depth: number): YamlNode | undefined {
  const entries: YamlEntry[] = [];
  const start = reader.at;
  const isRead = readItems(reader, closeBrace, () => {
    const key = readString(reader);
    skipSpace(reader);
    reader.at++;
    skipSpace(reader);
    const value = readValue(reader, depth + 1);
    if (value) entries.push({ key, value });
    return value !== undefined;
  });
  return isRead ? { kind: 'map', at: { start, end: reader.at }, entries } : undefined;
}

function readList(reader: JsonReader, depth: number): YamlNode | undefined {
  const items: YamlNode[] = [];
  const start = reader.at;
  const isRead = readItems(reader, closeBracket, () => {
    const item = readValue(reader, depth + 1);
    if (item) items.push(item);
    return item !== undefined;
  });
  return isRead ? { kind: 'list', at: { start, end: reader.at }, items } : undefined;
}

/** Reads from the opening bracket to behind the closing one; false when an item could not be read. */
function readItems(reader: JsonReader, close: number, readItem: () => boolean): boolean {
  reader.at++;
  skipSpace(reader);
  while (reader.at < reader.end && reader.text.charCodeAt(reader.at) !== close) {
    if (!readItem()) return false;
    skipSpace(reader);
    if (reader.text.charCodeAt(reader.at) === comma) reader.at++;
    skipSpace(reader);
  }
  reader.at++;
  return true;
}

function readString(reader: JsonReader): YamlScalar {
  const start = reader.at + 1;
  let end = start;
  while (end < reader.end && reader.text.charCodeAt(end) !== quote) end += reader.text.charCodeAt(end) === backslash ? 2 : 1;
  reader.at = end + 1;
  const written = reader.text.slice(start, end);
  const value = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
  return scalar(start, end, value, 'double', value === written);
}

/** A number, `true`, `false` or `null`. */
function readWord(reader: JsonReader): YamlScalar {
  const start = reader.at;
  while (reader.at < reader.end && !endsWord.has(reader.text.charCodeAt(reader.at))) reader.at++;
  return scalar(start, reader.at, reader.text.slice(start, reader.at), 'plain', true);
}

function skipSpace(reader: JsonReader): void {
  while (reader.at < reader.end && isSpace(reader.text.charCodeAt(reader.at))) reader.at++;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const endsWord: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, comma, closeBracket, closeBrace]);
