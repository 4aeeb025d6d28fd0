import type { FilePath, Span } from '../../../model/span.js';
import { inFile, sliceTraced, standIn, TracedBuilder, tracedFrom, type TracedText } from '../../../model/traced-text.js';
import type { Budget, GivenVariable } from './environment.js';
import { interpolate } from './interpolate.js';

/**
 * The variables of an `.env` file as compose-go's dotenv package reads it: `export`, `:` for `=`, comments, quotes over several lines, escapes, and
 * variables of earlier lines. Undefined for a file that it refuses, with which Compose does not start.
 */
export function readDotEnv(file: FilePath, text: string, budget: Budget): ReadonlyMap<string, GivenVariable> | undefined {
  const variables = new Map<string, GivenVariable>();
  for (let at = nextStatement(text, text.startsWith('\ufeff') ? 1 : 0); at < text.length; at = nextStatement(text, at)) {
    const key = readKey(text, at);
    if (key === undefined) return undefined;
    at = key.end;
    if (key.inherited) continue;
    const value = readValue(text, at);
    if (value === undefined) return undefined;
    const expanded = value.expands ? interpolate(value.text, { get: (name) => variables.get(name) }, budget) : value;
    if ('refused' in expanded) return undefined;
    variables.set(key.name, { value: inFile(expanded.text, file), at: { file, span: value.at } });
    at = value.end;
  }
  return variables;
}

function nextStatement(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    if (text[at] !== '#') return at;
    at = endOfLine(text, at);
  }
}

interface Key {
  readonly name: string;
  /** Without a value: it is taken from the shell. */
  readonly inherited: boolean;
  readonly end: number;
}

function readKey(text: string, statement: number): Key | undefined {
  const start = afterExport(text, statement);
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '=' || char === ':' || char === '\n') {
      const name = text.slice(start, at).trimEnd();
      return name.includes(' ') ? undefined : { name, inherited: char === '\n', end: skipBlanks(text, at + 1) };
    }
    if (
      !/[\w.[\]-]/.test(char) &&
      !isBlank(char) &&
      !/[\p{L}\p{N}]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0)) &&
      !isLowHalf(char)
    )
      return undefined;
  }
  // The last line of a file, without a line break: its text counts as the value of no name.
  return { name: '', inherited: false, end: start };
}

function afterExport(text: string, start: number): number {
  return text.startsWith('export', start) && /\s/.test(text.charAt(start + 6)) ? skipBlanks(text, start + 6) : start;
}

interface Value {
  readonly text: TracedText;
  readonly at: Span;
  /** Whether variables in it are replaced. */
  readonly expands: boolean;
  readonly end: number;
}

function readValue(text: string, start: number): Value | undefined {
  const quote = text[start];
  if (quote === '"' || quote === "'") return readQuoted(text, start, quote);
  const lineEnd = endOfLine(text, start);
  const comment = text.slice(start, lineEnd).indexOf(' #');
  let end = comment < 0 ? lineEnd : start + comment;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  return { text: tracedFrom(text, { start, end }), at: { start, end }, expands: true, end: lineEnd };
}

/** A backslash before the quote makes it a character; all others stay for `withEscapes`, which only double quotes have. */
function readQuoted(text: string, start: number, quote: string): Value | undefined {
  const built = new TracedBuilder();
  let done = start + 1;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') {
      if (text[at + 1] === quote) {
        built.add(tracedFrom(text, { start: done, end: at }));
        done = at + 1;
      }
      at++;
    } else if (text[at] === quote) {
      built.add(tracedFrom(text, { start: done, end: at }));
      const value = built.build();
      return { text: quote === '"' ? withEscapes(value) : value, at: { start: start + 1, end: at }, expands: quote === '"', end: at + 1 };
    }
  }
  return undefined;
}

function withEscapes(value: TracedText): TracedText {
  const built = new TracedBuilder();
  let done = 0;
  for (const { 0: escape, index } of value.text.matchAll(/\\(?:[abcfnrtv$"\\]|0\d{0,3})/g)) {
    const meant = meaningOf(escape);
    if (meant === undefined) continue;
    const end = index + escape.length;
    built.add(sliceTraced(value, done, index));
    built.add(standIn(meant, sliceTraced(value, index, end).runs[0]?.from ?? { start: 0, end: 0 }));
    done = end;
  }
  built.add(sliceTraced(value, done));
  return built.build();
}

/** `\$` becomes `$$`, which the replacement of variables turns into a dollar. Octal numbers have three digits behind the zero, or mean nothing. */
function meaningOf(escape: string): string | undefined {
  const simple = simpleEscapes[escape.charAt(1)];
  if (simple !== undefined) return simple;
  const code = /^\\0([0-7]{3})$/.exec(escape)?.[1];
  return code === undefined || parseInt(code, 8) > 255 ? undefined : String.fromCharCode(parseInt(code, 8));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ $: '$$', '"': '"', '\\': '\\' },
};

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at++;
  return at;
}

function isBlank(char: string): boolean {
  return /[\t\v\f\r \u0085\u00a0]/.test(char);
}

/** White space to Go: U+0085 is, U+FEFF is not. */
function isSpace(char: string): boolean {
  return char !== '\ufeff' && /[\s\u0085]/.test(char);
}

function isLowHalf(char: string): boolean {
  return char >= '\udc00' && char <= '\udfff';
}
