/**
 * Goes through the lines of a stretch that hold content, and knows how far each is indented. Whoever meets something that it cannot follow with
 * certainty calls `lose`: from then on nothing moves, and the stretch is for the parser.
 */
export class LineCursor {
  /** Where the next thing to be read stands. */
  at: number;
  /** The column of the content of the line that was last moved to; -1 when no line is left. */
  indent = -1;
  /** Where the content of the line ends: before its line break, and before the CR of one. */
  lineEnd: number;
  /** Behind the line break. */
  nextLine: number;
  /** How many blank lines, and whether comments, stood between the line before and this one. */
  passedBlank = 0;
  passedComment = false;
  isLost = false;

  constructor(
    readonly text: string,
    start: number,
    readonly end: number,
  ) {
    this.at = start;
    this.lineEnd = start;
    this.nextLine = start;
  }

  /** Gives up, and says so with what a reader of anything gives then. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so that `return cursor.lose()` is a value of what the reader reads
  lose<T>(): T | undefined {
    this.isLost = true;
    this.indent = -1;
    return undefined;
  }

  /** Moves to the next line that holds more than white space and a comment. */
  toNextContent(): void {
    this.passedBlank = 0;
    this.passedComment = false;
    while (!this.isLost && this.nextLine < this.end) {
      const start = this.nextLine;
      this.toLine(start);
      const code = this.at < this.lineEnd ? this.text.charCodeAt(this.at) : lineFeed;
      if (code === tab) this.lose();
      else if (code === hash) this.passedComment = true;
      else if (code === lineFeed) this.passedBlank++;
      else {
        if (this.isMark(start)) this.lose();
        return;
      }
    }
    this.indent = -1;
  }

  /** Moves to the first character that is no space of the line that begins at `start`. */
  toLine(start: number): void {
    const newline = this.text.indexOf('\n', start);
    const end = newline < 0 || newline >= this.end ? this.end : newline;
    this.nextLine = Math.min(end + 1, this.end);
    this.lineEnd = end > start && end < this.end && this.text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
    let at = start;
    while (at < this.lineEnd && this.text.charCodeAt(at) === space) at++;
    this.at = at;
    this.indent = at - start;
  }

  skipSpaces(): void {
    while (this.at < this.lineEnd && this.text.charCodeAt(this.at) === space) this.at++;
  }

  /** The character at the cursor or so many behind it; NaN where the line ends. */
  code(offset = 0): number {
    const at = this.at + offset;
    return at < this.lineEnd ? this.text.charCodeAt(at) : NaN;
  }

  /** True when nothing but a comment is left on the line; a comment needs a space before it. */
  isAtEnd(): boolean {
    return this.at >= this.lineEnd || (this.text.charCodeAt(this.at) === hash && this.text.charCodeAt(this.at - 1) === space);
  }

  /** `---` and `...` end documents, whatever stands behind them. */
  private isMark(start: number): boolean {
    if (this.at !== start) return false;
    return this.text.startsWith('---', start) || this.text.startsWith('...', start);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const space = 0x20;
const hash = 0x23;
