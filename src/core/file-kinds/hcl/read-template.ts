import type { Span } from '../../model/span.js';
import { standIn, TracedBuilder, tracedFrom } from '../../model/traced-text.js';
import type { Cursor } from './cursor.js';
import type { HclInterpolation, HclNode, HclPart, HclTemplate } from './tree.js';

/** Reads an expression; handed in, because expressions hold templates and templates expressions. */
export type ReadExpression = (cursor: Cursor) => HclNode;

/** `"…"`, with the cursor at the quote. One that is not closed ends with its line, and what it holds is open. */
export function readQuoted(cursor: Cursor, read: ReadExpression): HclTemplate {
  const start = ++cursor.at;
  const parts = new Parts(cursor);
  for (;;) {
    const char = cursor.char;
    if (char === '"') break;
    if (char === '' || char === '\n' || char === '\r') return unclosed(cursor, start);
    if (char === '\\') parts.escape();
    else if (startsMark(cursor)) {
      if (!parts.interpolate(read, cursor.endOfLine(start))) return unclosed(cursor, start);
    } else parts.run(/[^"\\$%\r\n]+/y);
  }
  const at = { start, end: cursor.at };
  cursor.at++;
  return { kind: 'template', at, parts: parts.done() };
}

/** The inside of a JSON string, up to the cursor's limit: escapes, and templates in what they make. */
export function readBare(cursor: Cursor, read: ReadExpression): HclTemplate {
  const start = cursor.at;
  const parts = new Parts(cursor);
  while (!cursor.isDone) {
    const mark = cursor.at;
    if (startsMark(cursor)) {
      if (!parts.interpolate(read, cursor.limit)) parts.open(mark, cursor.at);
    } else if (cursor.char === '\\') parts.escape();
    else parts.run(/[^\\$%]+/y);
  }
  return { kind: 'template', at: { start, end: cursor.at }, parts: parts.done() };
}

/** True at `${`, `%{` and their escaped forms. */
export function startsMark(cursor: Cursor): boolean {
  const { text, at } = cursor;
  const char = text[at];
  if (char !== '$' && char !== '%') return false;
  return text[at + 1] === '{' || (text[at + 1] === char && text[at + 2] === '{');
}

function unclosed(cursor: Cursor, start: number): HclTemplate {
  cursor.fail(start - 1);
  cursor.at = Math.max(start, cursor.endOfLine(start));
  const at = { start, end: cursor.at };
  const value: HclNode = { kind: 'other', at, name: 'the unclosed quote' };
  return { kind: 'template', at, parts: start === cursor.at ? [] : [{ kind: 'value', at, value }] };
}

/** The parts of a template as they are met. */
export class Parts {
  private readonly parts: HclPart[] = [];
  private built = new TracedBuilder();

  constructor(private readonly cursor: Cursor) {}

  /** Text as it stands: what the pattern takes, or else one character. */
  run(pattern: RegExp): void {
    const { cursor } = this;
    pattern.lastIndex = cursor.at;
    const length = pattern.exec(cursor.text)?.[0].length ?? 1;
    const end = Math.min(cursor.limit, cursor.at + length);
    this.stretch({ start: cursor.at, end });
    cursor.at = end;
  }

  stretch(span: Span): void {
    this.built.add(tracedFrom(this.cursor.text, span));
  }

  instead(text: string, span: Span): void {
    this.built.add(standIn(text, span));
  }

  escape(): void {
    const { cursor } = this;
    const ahead = cursor.text.slice(cursor.at, Math.min(cursor.limit, cursor.at + 10));
    const [written = '\\', short, long = short] = /^\\(?:u([\da-fA-F]{4})|U(00[\da-fA-F]{6})|[^\r\n])/.exec(ahead) ?? [];
    const span = { start: cursor.at, end: cursor.at + written.length };
    cursor.at = span.end;
    if (long !== undefined) this.instead(String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(long, 16))), span);
    else this.instead(escapes[written.charAt(1)] ?? written.slice(1), span);
  }

  /** `$${` is `${` as text; `${…}` a value. False when it is not closed: the cursor is at the end of its line then. */
  interpolate(read: ReadExpression, lineEnd: number, most: number = this.cursor.limit): boolean {
    const { cursor } = this;
    const start = cursor.at;
    const mark = cursor.char;
    if (cursor.text[start + 1] === mark) {
      cursor.at += 3;
      this.instead(`${mark}{`, { start, end: cursor.at });
      return true;
    }
    const outer = cursor.limit;
    cursor.limit = cursor.isLineBound ? Math.min(lineEnd, most) : most;
    const value = readValue(cursor, read);
    cursor.limit = outer;
    if (value === undefined) {
      cursor.isLineBound = true;
      cursor.at = lineEnd;
      return false;
    }
    this.add({ kind: 'value', at: { start, end: cursor.at }, value });
    return true;
  }

  open(start: number, end: number): void {
    const at = { start, end };
    this.add({ kind: 'value', at, value: { kind: 'other', at } });
  }

  done(): readonly HclPart[] {
    const text = this.built.build();
    if (text.text !== '') this.parts.push({ kind: 'text', text });
    this.built = new TracedBuilder();
    return this.parts;
  }

  private add(part: HclInterpolation): void {
    this.done();
    this.parts.push(part);
  }
}

/** What stands between `${` and `}`; undefined when it is not closed. */
function readValue(cursor: Cursor, read: ReadExpression): HclNode | undefined {
  const isDirective = cursor.char === '%';
  cursor.at += 2;
  cursor.take('~');
  const value = isDirective ? skipDirective(cursor) : read(cursor);
  cursor.skipSpace('space');
  cursor.take('~');
  return cursor.take('}') ? value : undefined;
}

/** `%{ if … }` and its like: up to the brace, on its line. */
function skipDirective(cursor: Cursor): HclNode {
  const start = cursor.at;
  const end = cursor.endOfLine();
  const brace = cursor.text.slice(start, end).indexOf('}');
  cursor.at = brace < 0 ? end : start + brace;
  return { kind: 'other', at: { start, end: cursor.at } };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
