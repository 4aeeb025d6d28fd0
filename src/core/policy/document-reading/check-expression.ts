import { ClassScanner } from './expression-class.js';
import { scanEscape, type Flaw } from './expression-escape.js';

/**
 * Says why a text is not a regular expression that may describe an identity. What passes is sound for RE2 (a test holds it against
 * `re2js`); only scripts of Unicode (`\\p{Greek}`) are refused beside it. Done here because the library is large and a policy is read at every start.
 */
export function checkExpression(text: string): Flaw | undefined {
  if (text.length > longest) return `it is longer than ${longest} characters`;
  return new Scanner(Array.from(text)).scan();
}

const longest = 1_000;
const deepest = 50;
/** RE2's own bound on what counted repetitions inside each other multiply to. */
const mostNested = 1_000;
/** Ours on all of them together: the compiled form grows with the sum. */
const mostRepeats = 20_000;

class Scanner {
  private at = 0;
  private repeats = 0;
  /** What stands before: something that can be repeated, something that is repeated already, or neither. */
  private before: 'nothing' | 'atom' | 'repeated' = 'nothing';
  /** What the counted repetitions inside the atom before, and inside the group that is open, multiply to at most. */
  private counted = { atom: 1, group: 1 };
  private readonly outer: number[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly text: readonly string[]) {}

  scan(): Flaw | undefined {
    while (this.at < this.text.length) {
      const flaw = this.next();
      if (flaw !== undefined) return flaw;
    }
    return this.outer.length > 0 ? 'a `(` is not closed' : undefined;
  }

  private next(): Flaw | undefined {
    switch (this.text[this.at]) {
      case '(':
        return this.open();
      case ')':
        return this.close();
      case '[':
        return this.characterClass();
      case '*':
      case '+':
      case '?':
        return this.repeat(1);
      case '{':
        return this.count();
      case '|':
      case '^':
      case '$':
        return this.pass('nothing', 1);
      case '\\':
        return this.escape();
      default:
        return this.pass('atom', 1);
    }
  }

  private open(): Flaw | undefined {
    if (this.outer.length >= deepest) return `it nests groups more than ${deepest} deep`;
    const head = this.text.slice(this.at, this.at + 80).join('');
    const opening = /^\((?!\?)|^\(\?[imsU]*(?:-[imsU]+)?:|^\(\?P?<(\w{1,64})>/.exec(head);
    const flags = /^\(\?(?:[imsU]+|[imsU]*-[imsU]+)\)/.exec(head);
    if (flags !== null) return this.pass('nothing', flags[0].length);
    if (opening === null) return 'RE2 has no such group, nor looks ahead or behind: groups are `(…)` and `(?:…)`';
    const name = opening[1];
    if (name !== undefined && this.names.has(name)) return `two groups are called \`${name}\``;
    if (name !== undefined) this.names.add(name);
    this.outer.push(this.counted.group);
    this.counted = { atom: 1, group: 1 };
    return this.pass('nothing', opening[0].length);
  }

  private close(): Flaw | undefined {
    const outer = this.outer.pop();
    if (outer === undefined) return 'a `)` closes nothing';
    this.pass('atom', 1);
    this.counted = { atom: this.counted.group, group: Math.max(outer, this.counted.group) };
    return undefined;
  }

  private characterClass(): Flaw | undefined {
    const scanned = new ClassScanner(this.text, this.at).scan();
    return typeof scanned === 'string' ? scanned : this.pass('atom', scanned.length);
  }

  private escape(): Flaw | undefined {
    if (this.text[this.at + 1] === 'Q') return this.quotation();
    const escape = scanEscape(this.text, this.at);
    if (typeof escape === 'string') return escape;
    return this.pass(escape.kind === 'anchor' ? 'nothing' : 'atom', escape.length);
  }

  /** `\Q…\E` stands for its characters. Without `\E` it would quote the end of the expression that identities are wrapped in, too. */
  private quotation(): Flaw | undefined {
    const start = this.at + 2;
    let end = start;
    while (end < this.text.length && !(this.text[end] === '\\' && this.text[end + 1] === 'E')) end++;
    if (end === this.text.length) return 'a `\\Q` is not closed by `\\E`';
    return this.pass(end === start ? this.before : 'atom', end + 2 - this.at);
  }

  private count(): Flaw | undefined {
    const written = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at, this.at + 40).join(''));
    if (written === null) return this.pass('atom', 1);
    const [whole, least = '', , most = ''] = written;
    if (/^0\d/.test(least) || /^0\d/.test(most)) return `\`${whole}\` has a number that starts with 0`;
    const highest = most === '' ? Number(least) : Number(most);
    if (highest < Number(least)) return `\`${whole}\` counts downwards`;
    if (highest > mostNested) return `it counts to more than ${mostNested}`;
    this.repeats += highest;
    if (this.repeats > mostRepeats) return `it counts repetitions beyond ${mostRepeats}`;
    const nested = this.counted.atom * Math.max(1, highest);
    if (nested > mostNested) return `its counted repetitions multiply to more than ${mostNested}`;
    this.counted.group = Math.max(this.counted.group, nested);
    return this.repeat(whole.length);
  }

  private repeat(length: number): Flaw | undefined {
    if (this.before === 'nothing') return `nothing stands before \`${this.text[this.at] ?? ''}\` that could be repeated`;
    if (this.before === 'repeated') return 'a repetition is repeated';
    const isLazy = this.text[this.at + length] === '?';
    return this.pass('repeated', isLazy ? length + 1 : length);
  }

  /** Steps over something sound. */
  private pass(before: 'nothing' | 'atom' | 'repeated', length: number): Flaw | undefined {
    this.before = before;
    this.counted.atom = 1;
    this.at += length;
    return undefined;
  }
}
