import { scanEscape, type Flaw } from './expression-escape.js';

const posix = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

/** Reads a character class, `[…]`: ranges must rise, and only single characters have one. */
export class ClassScanner {
  private at: number;

  constructor(
    private readonly text: readonly string[],
    private readonly start: number,
  ) {
    this.at = start + (text[start + 1] === '^' ? 2 : 1);
  }

  scan(): { readonly length: number } | Flaw {
    for (let isFirst = true; isFirst || this.text[this.at] !== ']'; isFirst = false) {
      if (this.at >= this.text.length) return 'a `[` is not closed';
      const flaw = this.member();
      if (flaw !== undefined) return flaw;
    }
    return { length: this.at + 1 - this.start };
  }

  private member(): Flaw | undefined {
    if (this.text[this.at] === '[' && this.text[this.at + 1] === ':') return this.posixClass();
    const low = this.single();
    if (typeof low === 'string' || low === undefined) return low;
    const isRange = this.text[this.at] === '-' && this.text[this.at + 1] !== ']' && this.at + 1 < this.text.length;
    if (!isRange) return undefined;
    this.at++;
    const high = this.single();
    if (typeof high === 'string') return high;
    return high === undefined || high < low ? 'a range in `[…]` does not rise' : undefined;
  }

  private posixClass(): Flaw | undefined {
    const written = posix.exec(this.text.slice(this.at, this.at + 12).join(''));
    if (written === null) return 'a `[:` names no class';
    this.at += written[0].length;
    return undefined;
  }

  /** The code of one character; undefined for a class such as `\d`, which has no range. */
  private single(): number | undefined | Flaw {
    const character = this.text[this.at];
    if (character === undefined) return 'a `[` is not closed';
    if (character !== '\\') {
      this.at++;
      return character.codePointAt(0) ?? 0;
    }
    const escape = scanEscape(this.text, this.at);
    if (typeof escape === 'string') return escape;
    if (escape.kind === 'anchor') return 'an anchor stands inside `[…]`';
    this.at += escape.length;
    return escape.kind === 'character' ? escape.code : undefined;
  }
}
