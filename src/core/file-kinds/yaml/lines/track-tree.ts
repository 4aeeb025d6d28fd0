import type { Span } from '../../../model/span.js';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from '../tree.js';
import { LineCursor } from './line-cursor.js';
import { readBlockScalar } from './read-block-scalar.js';
import { readFlow } from './read-flow.js';
import { readKey } from './read-key.js';
import { readPlainLines } from './read-plain-lines.js';
import { readQuotedLines } from './read-quoted.js';
import { emptyScalar, mayBeginPlain, readPlain } from './scalars.js';

/**
 * The tree of a document that is written as nearly all are: block maps and lists, scalars and small flow collections on one line, literal and folded
 * blocks. It is the tree that the parser would give, at a tenth of its price. Undefined for everything else (anchors, aliases, tags, templates, tabs
 * between tokens, scalars over several lines, anything invalid): that is for the parser, which also knows how to recover.
 */
export function trackTree(text: string, { start, end }: Span): readonly YamlNode[] | undefined {
  if (!isOrdinary(text, start, end)) return undefined;
  const cursor = new LineCursor(text, start, end);
  cursor.toNextContent();
  if (cursor.indent < 0) return cursor.isLost ? undefined : [];
  const root = readNode(cursor, cursor.indent, -1, 0);
  return cursor.isLost || cursor.indent >= 0 || root === undefined ? undefined : [root.node];
}

/** No template marks, and none of the characters in which readers of YAML differ. */
function isOrdinary(text: string, start: number, end: number): boolean {
  return !unusual.test(text.slice(start, end));
}

const unusual = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)|\{\{/;

/** A node, and where it ends: behind the quote or bracket. */
interface Read {
  readonly node: YamlNode;
  readonly end: number;
}

/** No manifest of a real cluster nests deeper; the parser has a limit of its own. */
const deepest = 100;

/** What begins at the cursor, at column `inside`, below something at `column`: a list, a map, or a scalar or flow collection. */
function readNode(cursor: LineCursor, inside: number, column: number, depth: number): Read | undefined {
  if (depth > deepest) return cursor.lose();
  if (isItem(cursor)) return readList(cursor, inside, depth);
  return holdsKey(cursor) ? readMap(cursor, inside, depth) : readInline(cursor, column);
}

function holdsKey(cursor: LineCursor): boolean {
  const start = cursor.at;
  const key = readKey(cursor);
  cursor.at = start;
  return key !== undefined;
}

/** A dash with a space or nothing behind it. */
function isItem(cursor: LineCursor): boolean {
  if (cursor.code() !== dash) return false;
  const next = cursor.code(1);
  return next === space || Number.isNaN(next);
}

function readMap(cursor: LineCursor, column: number, depth: number): Read | undefined {
  const entries: YamlEntry[] = [];
  const start = cursor.at;
  let end = start;
  do {
    const key = isItem(cursor) ? undefined : readKey(cursor);
    if (key === undefined) return cursor.lose();
    const value = readValue(cursor, column, depth);
    if (value === undefined) return undefined;
    entries.push({ key, value: value.node });
    end = value.end;
  } while (cursor.indent === column);
  if (cursor.isLost || cursor.indent > column) return cursor.lose();
  const map: YamlMap = { kind: 'map', at: { start, end }, entries };
  return { node: map, end };
}

/** What stands behind a key's colon; the cursor is on the next line with content afterwards. */
function readValue(cursor: LineCursor, column: number, depth: number): Read | undefined {
  cursor.skipSpaces();
  if (!cursor.isAtEnd()) return readInline(cursor, column);
  const at = cursor.at;
  cursor.toNextContent();
  if (cursor.indent === column && isItem(cursor)) return readNode(cursor, column, column, depth + 1);
  return orEmpty(cursor, column, depth, at);
}

/** What stands on the lines below, when they are indented further; nothing at all else. */
function orEmpty(cursor: LineCursor, column: number, depth: number, at: number): Read | undefined {
  return cursor.indent > column ? readNode(cursor, cursor.indent, column, depth + 1) : { node: emptyScalar(at), end: at };
}

function readList(cursor: LineCursor, column: number, depth: number): Read | undefined {
  const items: YamlNode[] = [];
  const start = cursor.at;
  let end = start;
  do {
    const item = readItem(cursor, column, depth);
    if (item === undefined) return undefined;
    items.push(item.node);
    end = item.end;
  } while (cursor.indent === column && isItem(cursor));
  if (cursor.isLost || cursor.indent > column) return cursor.lose();
  const list: YamlList = { kind: 'list', at: { start, end }, items };
  return { node: list, end };
}

/** What stands behind a dash: a map or list may begin on its line, and go on at the column where it began. */
function readItem(cursor: LineCursor, column: number, depth: number): Read | undefined {
  const lineStart = cursor.at - column;
  cursor.at++;
  cursor.skipSpaces();
  const start = cursor.at;
  if (cursor.isAtEnd()) {
    cursor.toNextContent();
    return orEmpty(cursor, column, depth, start);
  }
  return readNode(cursor, start - lineStart, column, depth + 1);
}

/** A scalar, or a flow collection on one line, that begins at the cursor; the cursor is on the next line with content afterwards. */
function readInline(cursor: LineCursor, column: number): Read | undefined {
  const node = readScalarOrFlow(cursor, column);
  if (node === undefined) return undefined;
  const end = node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded') ? node.at.end : cursor.at;
  cursor.skipSpaces();
  if (!cursor.isAtEnd()) return cursor.lose();
  const mayGoOn = node.kind === 'scalar' && node.style === 'plain' && cursor.at >= cursor.lineEnd;
  cursor.toNextContent();
  if (cursor.indent <= column) return { node, end };
  const longer = mayGoOn ? readPlainLines(cursor, node, column) : cursor.lose<YamlScalar>();
  return longer && { node: longer, end: longer.at.end };
}

function readScalarOrFlow(cursor: LineCursor, column: number): YamlNode | undefined {
  if (mayBeginPlain(cursor)) return readPlain(cursor);
  switch (cursor.code()) {
    case 0x22:
    case 0x27:
      return readQuotedLines(cursor, column);
    case 0x5b:
    case 0x7b:
      return readFlow(cursor);
    case 0x7c:
    case 0x3e:
      return readBlockScalar(cursor, column);
    default:
      return cursor.lose();
  }
}

const space = 0x20;
const dash = 0x2d;
