/** A `$` in a text of Compose's: a variable, an escaped dollar, a plain character, or something that Compose refuses. */
export type Dollar = { readonly kind: 'plain' | 'escaped' | 'invalid'; readonly end: number } | Variable;

/** A `$NAME`, `${NAME}` or `${NAME:-…}`. */
interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  readonly end: number;
  readonly alternative?: Alternative;
}

/** What follows the name in braces: `:-` and the text between it and the brace. */
export interface Alternative {
  readonly operator: '-' | '+' | '?';
  /** With a colon, an empty value counts as none. */
  readonly emptyCounts: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the dollars of a text as compose-go's template package does, whose pattern is greedy: `${A:-…` reaches to the last brace of its line, and
 * counting braces then says where in between it ends. Each line is looked through once.
 */
export class DollarReader {
  /** The line that was looked at last: where it ends, and its last brace. */
  private line = { start: 0, end: -1, lastBrace: -1 };

  constructor(private readonly text: string) {}

  /** What the `$` at an offset begins. */
  at(dollar: number): Dollar {
    const { text } = this;
    if (text[dollar + 1] === '$') return { kind: 'escaped', end: dollar + 2 };
    if (text[dollar + 1] !== '{') {
      const name = this.nameAt(dollar + 1);
      return name === undefined ? { kind: 'plain', end: dollar + 1 } : { kind: 'variable', name, end: dollar + 1 + name.length };
    }
    const name = this.nameAt(dollar + 2);
    if (name === undefined) return { kind: 'invalid', end: dollar + 2 };
    const behind = dollar + 2 + name.length;
    if (text[behind] === '}') return { kind: 'variable', name, end: behind + 1 };
    return this.withAlternative(dollar, name, behind) ?? { kind: 'invalid', end: dollar + 2 };
  }

  private withAlternative(dollar: number, name: string, behind: number): Dollar | undefined {
    const emptyCounts = this.text[behind] === ':';
    const at = emptyCounts ? behind + 1 : behind;
    const operator = this.text[at];
    if (operator !== '-' && operator !== '+' && operator !== '?') return undefined;
    const last = this.lastBraceOfLine(at);
    if (last <= at) return undefined;
    const end = closingBrace(this.text, dollar, last);
    return { kind: 'variable', name, end: end + 1, alternative: { operator, emptyCounts, start: at + 1, end } };
  }

  private nameAt(at: number): string | undefined {
    namePattern.lastIndex = at;
    return namePattern.exec(this.text)?.[0];
  }

  private lastBraceOfLine(at: number): number {
    if (at < this.line.start || at >= this.line.end) {
      const newline = this.text.indexOf('\n', at);
      const end = newline < 0 ? this.text.length : newline;
      this.line = { start: at, end, lastBrace: this.text.lastIndexOf('}', end) };
    }
    return this.line.lastBrace;
  }
}

/** Go's `(?i:[_a-z][_a-z0-9]*)`, which takes the long s and the Kelvin sign for letters as well. */
const namePattern = /[_a-z][_a-z0-9]*/iuy;

/** The first brace that closes as many as were opened; what follows an opening one is never looked at. The last of the line when there is none. */
function closingBrace(text: string, from: number, last: number): number {
  let open = 0;
  for (let at = from; at <= last; at++) {
    if (text[at] === '}' && --open === 0) return at;
    if (text[at] === '{') {
      open++;
      at++;
    }
  }
  return last;
}
