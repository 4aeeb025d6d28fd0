import type { Span } from '../../model/span.js';
import type { Cursor } from './cursor.js';
import { Parts, startsMark, type ReadExpression } from './read-template.js';
import type { HclTemplate } from './tree.js';

/** `<<EOT` or `<<-EOT` with its lines, the cursor at the `<<`; undefined when none begins here. One that is never closed is the rest of the file. */
export function readHeredoc(cursor: Cursor, read: ReadExpression): HclTemplate | undefined {
  const head = /^<<(-?)([\p{L}_][\p{L}\d_-]*)[ \t]*\r?\n/u.exec(cursor.text.slice(cursor.at, Math.min(cursor.limit, cursor.at + 300)));
  if (head === null) return undefined;
  const [opening, dash = '', word = ''] = head;
  const body = bodyOf(cursor, cursor.at + opening.length, word);
  const indent = dash === '' ? 0 : commonIndent(cursor.text, body);
  cursor.at = body.start;
  const parts = new Parts(cursor);
  while (cursor.at < body.end) readLine(cursor, parts, { indent, end: body.end, read });
  cursor.at = body.next;
  return { kind: 'template', at: { start: body.start, end: body.end }, parts: parts.done() };
}

interface Body extends Span {
  /** Behind the closing word. */
  readonly next: number;
}

function bodyOf(cursor: Cursor, start: number, word: string): Body {
  const { text } = cursor;
  for (let at = start; at < cursor.limit;) {
    const end = cursor.endOfLine(at);
    const line = text.slice(at, end);
    if (line.trim() === word) return { start, end: at, next: at + line.trimEnd().length };
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  }
  cursor.fail(Math.max(0, start - 1));
  return { start, end: cursor.limit, next: cursor.limit };
}

/** The blanks that every line which says something begins with. */
function commonIndent(text: string, { start, end }: Span): number {
  const lines = text.slice(start, end).split('\n');
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line.trim() !== '') least = Math.min(least, line.length - line.trimStart().length);
  return Number.isFinite(least) ? least : 0;
}

interface LineRules {
  readonly indent: number;
  readonly end: number;
  readonly read: ReadExpression;
}

/** A line without its indentation; its line break reads as LF. A value in it may go on over further lines, but not beyond the body. */
function readLine(cursor: Cursor, parts: Parts, { indent, end, read }: LineRules): void {
  const { text } = cursor;
  for (let blanks = 0; blanks < indent && cursor.at < end && /[ \t]/.test(cursor.char); blanks++) cursor.at++;
  while (cursor.at < end) {
    if (text.startsWith('\r\n', cursor.at)) {
      parts.instead('\n', { start: cursor.at, end: cursor.at + 2 });
      cursor.at += 2;
      return;
    }
    if (cursor.char === '\n') {
      parts.run(/\n/y);
      return;
    }
    if (startsMark(cursor)) readMark(cursor, parts, end, read);
    else parts.run(/[^$%\r\n]+/y);
  }
}

function readMark(cursor: Cursor, parts: Parts, end: number, read: ReadExpression): void {
  const start = cursor.at;
  const lineEnd = Math.min(end, cursor.endOfLine());
  if (parts.interpolate(read, lineEnd, end)) return;
  cursor.fail(start);
  parts.open(start, lineEnd);
}
