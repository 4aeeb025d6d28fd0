import type { Span } from '../../model/span.js';

/** Whether a line end ends what is being read: in a body and an object it does, within `(`, `[` and `${` it does not. */
export type Lines = 'end' | 'space';

/** Going through the text of a file once, forwards. */
export class Cursor {
  at = 0;
  brokenAt: Span | undefined;
  tooDeepAt: Span | undefined;
  depth = 0;
  /** What is being read ends here at the latest. */
  limit: number;
  /** From the first `${` that is not closed on, none goes beyond its line: so that no line is read again and again. */
  isLineBound: boolean;

  /** `careful` is for files whose brackets do not agree: a labelled block in the first column ends all others then. */
  constructor(
    readonly text: string,
    readonly careful: boolean,
  ) {
    this.limit = text.length;
    this.isLineBound = careful;
  }

  get char(): string {
    return this.at < this.limit ? this.text.charAt(this.at) : '';
  }

  get isDone(): boolean {
    return this.at >= this.limit;
  }

  startsWith(mark: string): boolean {
    return this.at + mark.length <= this.limit && this.text.startsWith(mark, this.at);
  }

  take(mark: string): boolean {
    if (!this.startsWith(mark)) return false;
    this.at += mark.length;
    return true;
  }

  /** Notes the first thing that is not HCL. */
  fail(start: number = this.at): void {
    this.brokenAt ??= { start, end: Math.max(start, Math.min(this.text.length, Math.max(this.at, start + 1))) };
  }

  skipSpace(lines: Lines): void {
    for (;;) {
      const char = this.char;
      if (char === ' ' || char === '\t' || char === '\r' || char === '\uFEFF' || (char === '\n' && lines === 'space')) this.at++;
      else if (char === '#' || this.startsWith('//')) this.at = this.endOfLine();
      else if (this.startsWith('/*')) this.skipComment();
      else return;
    }
  }

  skipLine(): void {
    this.at = this.endOfLine();
  }

  endOfLine(from: number = this.at): number {
    const newline = this.text.indexOf('\n', from);
    const end = newline < 0 || newline > this.limit ? this.limit : newline;
    return end > from && this.text[end - 1] === '\r' ? end - 1 : end;
  }

  /** A name, or nothing. Dashes belong to names. */
  name(): Span | undefined {
    if (this.isDone || !isNameStart(this.text.charCodeAt(this.at))) return undefined;
    const start = this.at;
    while (this.at < this.limit && isNamePart(this.text.charCodeAt(this.at))) this.at++;
    return { start, end: this.at };
  }

  /** Whether a labelled block begins here, at the left edge: in a file whose brackets do not agree it belongs to no other. */
  startsNewBlock(): boolean {
    if (!this.careful || (this.at > 0 && this.text[this.at - 1] !== '\n')) return false;
    return /^[a-z_]+[ \t]+"[^"\r\n]*"[^\r\n={]*\{/.test(this.text.slice(this.at, Math.min(this.endOfLine(), this.at + 300)));
  }

  private skipComment(): void {
    const end = this.text.indexOf('*/', this.at + 2);
    if (end < 0) this.fail();
    this.at = end < 0 || end + 2 > this.limit ? this.limit : end + 2;
  }
}

export function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code > 127 && code !== 0xfeff && code !== 0xa0);
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57) || code === 45;
}
