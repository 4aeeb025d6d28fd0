import { isDigit, isNameCharacter } from '../characters.js';
import { emptyText, sliceTraced, spanOf, TracedBuilder, type TracedText } from '../../../model/traced-text.js';
import { longestValue, type Budget, type Consulted, type Environment, type ExpansionProblem } from './environment.js';
import { applyModifier, type Modifier } from './modifiers.js';
import { WordList } from './word-list.js';

/** How a word is read; the raw ways keep quotes and escapes in the result. */
export interface WordOptions {
  readonly escape: string;
  readonly environment: Environment;
  readonly budget: Budget;
  readonly rawQuotes: boolean;
  readonly rawEscapes: boolean;
  /** Leaves variables that nobody declared as they are written. */
  readonly keepUnset: boolean;
  readonly depth: number;
}

/** Reads one word from left to right. After a problem it stands at the end, so that every loop ends. */
export class WordReader {
  problem: ExpansionProblem | undefined;
  readonly consulted: Consulted[] = [];
  private at: number;
  private depth = 0;
  private rawEscapes: boolean;
  private readonly list = new WordList();

  constructor(
    private readonly source: TracedText,
    private readonly options: WordOptions,
  ) {
    this.rawEscapes = options.rawEscapes;
    this.at = source.text.startsWith('\uFEFF') ? 1 : 0;
  }

  readAll(): TracedText {
    return this.readUntil(undefined, this.rawEscapes, false);
  }

  words(): readonly string[] {
    return this.list.words;
  }

  /** Reads up to `stop`, which is consumed. `doubled`: escapes inside quotes stay escapes, for a pattern that is read once more. */
  private readUntil(stop: string | undefined, rawEscapes: boolean, doubled: boolean): TracedText {
    const outer = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    const result = new TracedBuilder();
    const words = this.list.open();
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? '';
      if (character === stop) {
        this.at++;
        this.list.close(words);
        this.rawEscapes = outer;
        return result.build();
      }
      const part = this.readPart(character, doubled, stop);
      result.add(part.value);
      this.list.add(words, part.value.text, part.splits);
    }
    if (stop !== undefined) this.fail(`a \`${stop}\` is missing`);
    this.list.close(words);
    this.rawEscapes = outer;
    return result.build();
  }

  private readPart(character: string, doubled: boolean, stop: string | undefined): { value: TracedText; splits: boolean } {
    if (character === '$') return { value: this.readDollar(), splits: true };
    if (character === "'") return { value: this.readSingleQuoted(doubled), splits: false };
    if (character === '"') return { value: this.readDoubleQuoted(doubled), splits: false };
    if (character === '<') return { value: this.readArrow(), splits: false };
    if (character === this.options.escape) return { value: this.readEscaped(), splits: false };
    return { value: this.readPlain(stop), splits: true };
  }

  private readPlain(stop: string | undefined): TracedText {
    const start = this.at;
    while (this.at < this.text.length && !this.isSpecial(this.text[this.at] ?? '', stop)) this.at++;
    return this.slice(start);
  }

  private isSpecial(character: string, stop: string | undefined): boolean {
    return (
      character === '$' ||
      character === "'" ||
      character === '"' ||
      character === '<' ||
      character === this.options.escape ||
      character === stop
    );
  }

  private readEscaped(): TracedText {
    const start = this.at;
    this.at = Math.min(this.at + 2, this.text.length);
    return this.rawEscapes ? this.slice(start) : this.slice(start + 1);
  }

  /** `<<` keeps the white space behind it, so that `<< EOF` is one word. */
  private readArrow(): TracedText {
    const start = this.at++;
    if (this.text[this.at] !== '<') return this.slice(start);
    this.at++;
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t' || this.text[this.at] === '\r') this.at++;
    return this.slice(start);
  }

  private readSingleQuoted(doubled: boolean): TracedText {
    const result = new TracedBuilder();
    const open = this.at;
    const close = this.text.indexOf("'", open + 1);
    if (close < 0) return this.fail("a closing `'` is missing");
    this.at = close + 1;
    if (this.options.rawQuotes) result.add(this.slice(open, open + 1));
    for (let start = open + 1; start < close;) {
      const escape = doubled ? this.text.indexOf(this.options.escape, start) : -1;
      const end = escape < 0 || escape >= close ? close : escape + 1;
      result.add(this.slice(start, end));
      if (end <= close && escape >= 0 && escape < close) result.add(this.slice(escape, escape + 1));
      start = end;
    }
    if (this.options.rawQuotes) result.add(this.slice(close, close + 1));
    return result.build();
  }

  private readDoubleQuoted(doubled: boolean): TracedText {
    const result = new TracedBuilder();
    if (this.options.rawQuotes) result.add(this.slice(this.at, this.at + 1));
    this.at++;
    while (this.at < this.text.length) {
      const start = this.at;
      const character = this.text[start];
      if (character === '"') {
        this.at++;
        if (this.options.rawQuotes) result.add(this.slice(start));
        return result.build();
      }
      if (character === '$') result.add(this.readDollar());
      else if (character === this.options.escape) this.readEscapeInQuotes(result, doubled);
      else {
        while (this.at < this.text.length && !this.isSpecial(this.text[this.at] ?? '', '"')) this.at++;
        if (this.at === start) this.at++;
        result.add(this.slice(start));
      }
    }
    return this.fail('a closing `"` is missing');
  }

  /** Between double quotes only `"`, `$` and the escape character itself can be escaped; other escapes stay. */
  private readEscapeInQuotes(result: TracedBuilder, doubled: boolean): void {
    const start = this.at++;
    const next = this.text[this.at];
    if (next === undefined) return;
    if (next === '"' || next === '$' || next === this.options.escape) {
      if (this.rawEscapes) result.add(this.slice(start, start + 1));
      this.at++;
      result.add(this.slice(start + 1));
      return;
    }
    if (this.rawEscapes && (!this.options.rawQuotes || doubled)) result.add(this.slice(start, start + 1));
    result.add(this.slice(start, start + 1));
  }

  private readDollar(): TracedText {
    const start = this.at++;
    if (this.text[this.at] !== '{') {
      const name = this.readName();
      return name === '' ? this.slice(start, start + 1) : this.valueOf(name, undefined, start);
    }
    this.at++;
    const next = this.text[this.at];
    if (next === undefined) return this.fail('a `}` is missing');
    if (next === '{' || next === '}' || next === ':') return this.fail('`${' + next + '` is no substitution');
    const name = this.readName();
    if (++this.depth > this.options.depth) return this.fail('variables are nested too deeply', 'limit');
    const modifier = this.readModifier();
    this.depth--;
    return modifier === undefined ? emptyText : this.valueOf(name, modifier, start);
  }

  /** What stands between the name and the closing brace. */
  private readModifier(): Modifier | undefined {
    let operator = this.text[this.at++] ?? '';
    if (operator === '}') return { kind: 'plain' };
    if (operator === '/') return this.readReplacement();
    const colon = operator === ':';
    if (colon) operator = this.text[this.at++] ?? '';
    const isPattern = operator === '#' || operator === '%';
    if (operator === '') return this.noModifier('a `}` is missing');
    if (!['+', '-', '?'].includes(operator) && (colon || !isPattern)) {
      return this.noModifier(`\`${colon ? ':' : ''}${operator}\` is no modifier of a variable`);
    }
    const word = this.readUntil('}', isPattern, isPattern);
    return this.problem === undefined ? { kind: 'word', operator, emptyCounts: colon, word } : undefined;
  }

  private noModifier(reason: string): Modifier | undefined {
    this.fail(reason);
    return undefined;
  }

  private readReplacement(): Modifier | undefined {
    const all = this.text[this.at] === '/';
    if (all) this.at++;
    const pattern = this.readUntil('/', true, true);
    const replacement = this.readUntil('}', true, false);
    return this.problem === undefined ? { kind: 'replace', all, pattern, replacement } : undefined;
  }

  /** A name, a number, or one of the shell's special characters; may be empty. */
  private readName(): string {
    const start = this.at;
    const first = this.character();
    if (isDigit(first)) {
      while (isDigit(this.character())) this.at += this.character().length;
    } else if ('@*#?-$!'.includes(first) && first !== '') {
      this.at++;
    } else {
      while (isNameCharacter(this.character())) this.at += this.character().length;
    }
    return this.text.slice(start, this.at);
  }

  private character(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private valueOf(name: string, modifier: Modifier | undefined, start: number): TracedText {
    const variable = this.options.environment(name);
    if (variable === undefined && this.options.keepUnset) return this.slice(start);
    const use = spanOf(this.slice(start)) ?? { start: 0, end: 0 };
    const answer = applyModifier(name, variable, modifier ?? { kind: 'plain' }, use, this.options.budget);
    if ('problem' in answer) return this.fail(answer.problem.reason, answer.problem.kind, name);
    this.consulted.push({ name, result: answer.value.text });
    if (answer.value.text.length > longestValue) return this.fail(`\`${name}\` becomes too long`, 'limit', name);
    return answer.value;
  }

  private fail(reason: string, kind: ExpansionProblem['kind'] = 'refused', variable?: string): TracedText {
    this.problem ??= variable === undefined ? { reason, kind } : { reason, kind, variable };
    this.at = this.text.length;
    return emptyText;
  }

  private slice(start: number, end: number = this.at): TracedText {
    return sliceTraced(this.source, start, end);
  }

  private get text(): string {
    return this.source.text;
  }
}
