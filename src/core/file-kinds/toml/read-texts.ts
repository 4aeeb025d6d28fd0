import { standIn, tracedFrom, type TracedText } from '../../model/traced-text.js';

/** A text in a TOML file: the keys of tables and values that lead to it, arrays left out (`run.images.image`). */
export interface TomlText {
  readonly path: string;
  readonly text: TracedText;
}

/** Every text of a TOML file that stands on one line, half-typed ones to the end of theirs (TOML 1.0). Linear, total. */
export function readTomlTexts(text: string): readonly TomlText[] {
  return new TomlReader(text).read();
}

const deepest = 50;

class TomlReader {
  private at = 0;
  private section = '';
  private readonly texts: TomlText[] = [];

  constructor(private readonly text: string) {}

  read(): readonly TomlText[] {
    while (this.reaches()) {
      if (this.text[this.at] === '[') this.readHeader();
      else this.readPair(this.section, '\n');
      if (this.text[this.at] !== '\n') this.at = this.endOfLine();
    }
    return this.texts;
  }

  private readHeader(): void {
    const line = this.text.slice(this.at, this.endOfLine());
    this.section = toPath(/^\[\[?([^\]]*)/.exec(line)?.[1] ?? '');
    this.at += line.length;
  }

  /** `key = value`; at anything else the rest of the line is passed over. */
  private readPair(above: string, stop: string, depth = 0): void {
    const start = this.at;
    while (this.at < this.text.length && !'=\n'.includes(this.text.charAt(this.at)) && !stop.includes(this.text.charAt(this.at))) this.at++;
    if (this.text[this.at] !== '=') return;
    const key = toPath(this.text.slice(start, this.at));
    this.at++;
    this.readValue(above === '' ? key : `${above}.${key}`, depth);
  }

  private readValue(path: string, depth: number): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
    const char = this.text[this.at];
    if (this.text.startsWith('"""', this.at) || this.text.startsWith("'''", this.at)) this.skipLong();
    else if (char === '"' || char === "'") this.readText(path, char);
    else if (char === '[' && depth < deepest) this.readItems(']', () => this.readValue(path, depth + 1));
    else if (char === '{' && depth < deepest) this.readItems('}', () => this.readPair(path, ',}', depth + 1));
    else while (this.at < this.text.length && !',]}\n#'.includes(this.text.charAt(this.at))) this.at++;
  }

  private readItems(close: string, readOne: () => void): void {
    this.at++;
    while (this.reaches()) {
      if (this.text[this.at] === close) {
        this.at++;
        return;
      }
      const before = this.at;
      if (this.text[this.at] !== ',') readOne();
      if (this.at === before) this.at++;
    }
  }

  private readText(path: string, quote: string): void {
    const start = ++this.at;
    const end = this.endOfLine();
    while (this.at < end && this.text[this.at] !== quote) this.at += quote === '"' && this.text[this.at] === '\\' ? 2 : 1;
    this.at = Math.min(this.at, end);
    const written = this.text.slice(start, this.at);
    const span = { start, end: this.at };
    if (this.text[this.at] === quote) this.at++;
    this.texts.push({
      path,
      text: quote === '"' && written.includes('\\') ? standIn(unescaped(written), span) : tracedFrom(this.text, span),
    });
  }

  private skipLong(): void {
    const close = this.text.indexOf(this.text.slice(this.at, this.at + 3), this.at + 3);
    this.at = close < 0 ? this.text.length : close + 3;
  }

  /** Passes over blanks, line breaks and comments; false at the end of the file. */
  private reaches(): boolean {
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '#') this.at = Math.max(this.at, this.endOfLine() - 1);
      else if (!' \t\r\n\uFEFF'.includes(char)) return true;
    }
    return false;
  }

  private endOfLine(): number {
    const newline = this.text.indexOf('\n', this.at);
    const end = newline < 0 ? this.text.length : newline;
    return end > this.at && this.text[end - 1] === '\r' ? end - 1 : end;
  }
}

function toPath(key: string): string {
  return (key.includes('\\') ? unescaped(key) : key).replaceAll(/["'\s]/g, '');
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|(.))/g, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (char ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
