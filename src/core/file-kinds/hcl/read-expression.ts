import type { Span } from '../../model/span.js';
import { isNameStart, type Cursor, type Lines } from './cursor.js';
import { readHeredoc } from './read-heredoc.js';
import { readQuoted } from './read-template.js';
import { readCollection } from './read-collection.js';
import { readPath } from './read-path.js';
import type { HclNode } from './tree.js';

/** No configuration nests deeper for a good reason; the readers call each other that often. */
const deepest = 100;

/** An expression within `${…}`, `(…)` or `[…]`, where line ends are space. */
export function readInner(cursor: Cursor): HclNode {
  return readExpression(cursor, 'space');
}

/** The expression at the cursor. Where none stands, the value is missing: an empty stretch. */
export function readExpression(cursor: Cursor, lines: Lines): HclNode {
  cursor.skipSpace(lines);
  const start = cursor.at;
  if (cursor.depth >= deepest) return skipDeep(cursor);
  cursor.depth++;
  const value = readOperands(cursor, lines, start);
  cursor.depth--;
  return value;
}

function readOperands(cursor: Cursor, lines: Lines, start: number): HclNode {
  const first = readOperand(cursor, lines);
  let end = cursor.at;
  let count = 1;
  while (takeOperator(cursor, lines)) {
    readOperand(cursor, lines);
    end = cursor.at;
    count++;
  }
  if (cursor.char === '?') return readChoice(cursor, lines, start);
  return count === 1 ? first : { kind: 'other', at: { start, end } };
}

/** `? one : other`, either of which may be a choice itself. */
function readChoice(cursor: Cursor, lines: Lines, start: number): HclNode {
  cursor.at++;
  const values = [readExpression(cursor, lines)];
  cursor.skipSpace(lines);
  if (cursor.take(':')) values.push(readExpression(cursor, lines));
  else cursor.fail();
  return {
    kind: 'choice',
    at: { start, end: cursor.at },
    values: values.flatMap((value) => (value.kind === 'choice' ? value.values : value)),
  };
}

/** Moves behind the operator that goes on with the expression, past the space before it; stays at what ends it. */
function takeOperator(cursor: Cursor, lines: Lines): boolean {
  cursor.skipSpace(lines);
  const operator = /^(?:[=!]=|[<>]=?|&&|\|\||[-+*/%](?!\}))/.exec(cursor.text.slice(cursor.at, Math.min(cursor.limit, cursor.at + 2)))?.[0];
  if (operator === undefined) return false;
  cursor.at += operator.length;
  return true;
}

function readOperand(cursor: Cursor, lines: Lines): HclNode {
  cursor.skipSpace(lines);
  const start = cursor.at;
  let isComputed = false;
  while (cursor.char === '!' || cursor.char === '-') {
    isComputed = true;
    cursor.at++;
    cursor.skipSpace(lines);
  }
  const value = readTerm(cursor);
  return isComputed ? { kind: 'other', at: { start, end: cursor.at } } : value;
}

function readTerm(cursor: Cursor): HclNode {
  const start = cursor.at;
  const { char } = cursor;
  if (char === '"') return readQuoted(cursor, readInner);
  if (char === '[' || char === '{') return behind(cursor, readCollection(cursor, readExpression));
  if (char === '(') return readParenthesis(cursor);
  if (char === '<') return readHeredoc(cursor, readInner) ?? missing(cursor);
  if (isDigit(char)) return readNumber(cursor);
  if (isNameStart(cursor.text.charCodeAt(start)) && !cursor.isDone) return readPath(cursor, readInner);
  return missing(cursor);
}

/** `[…][0]` and `{…}.key` pick from it: nobody computes that here. */
function behind(cursor: Cursor, value: HclNode): HclNode {
  if (cursor.char !== '.' && cursor.char !== '[') return value;
  readPath(cursor, readInner);
  return { kind: 'other', at: { start: value.at.start, end: cursor.at } };
}

function readParenthesis(cursor: Cursor): HclNode {
  cursor.at++;
  const value = readInner(cursor);
  cursor.skipSpace('space');
  if (!cursor.take(')')) cursor.fail();
  return value;
}

function readNumber(cursor: Cursor): HclNode {
  const [text = '0'] = /^[\d.]+(?:[eE][-+]?\d+)?/.exec(cursor.text.slice(cursor.at, Math.min(cursor.limit, cursor.at + 100))) ?? [];
  const at: Span = { start: cursor.at, end: cursor.at + text.length };
  cursor.at = at.end;
  return { kind: 'plain', at, text };
}

function missing(cursor: Cursor): HclNode {
  cursor.fail();
  return { kind: 'other', at: { start: cursor.at, end: cursor.at } };
}

/** Nothing below is read: brackets and quotes are passed over until the one closes that is open here. */
function skipDeep(cursor: Cursor): HclNode {
  const start = cursor.at;
  cursor.tooDeepAt ??= { start, end: start };
  let depth = 0;
  for (; !cursor.isDone; cursor.at++) {
    const { char } = cursor;
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth < 0) break;
    else if ((char === ',' || char === '\n') && depth === 0) break;
  }
  return { kind: 'other', at: { start, end: cursor.at } };
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}
