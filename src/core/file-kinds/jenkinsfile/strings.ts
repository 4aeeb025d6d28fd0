import { standIn, TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';

/** A string literal of a Groovy script: where it ends, and what it holds. */
export interface StringLiteral {
  readonly end: number;
  readonly value: TracedText;
  /** True for one that swallows the rest of the file. */
  readonly unclosed?: boolean;
}

/** Reads the string that begins at `start`; undefined when none does. A slash begins one only where no value stands before it. */
export function readString(text: string, start: number, maySlash: boolean): StringLiteral | undefined {
  const quote = quotes.find((candidate) => text.startsWith(candidate, start));
  if (quote !== undefined) return readBody(text, start, { quote, escapes: true, expressions: quote.startsWith('"') });
  if (!maySlash || text[start] !== '/' || !closesOnLine(text, start + 1)) return undefined;
  return readBody(text, start, { quote: '/', escapes: false, expressions: true });
}

const quotes = ["'''", '"""', "'", '"'] as const;

interface Style {
  readonly quote: string;
  readonly escapes: boolean;
  readonly expressions: boolean;
}

function readBody(text: string, start: number, { quote, escapes, expressions }: Style): StringLiteral {
  const built = new TracedBuilder();
  let at = start + quote.length;
  let literal = at;
  const put = (stand: TracedText, end: number): void => {
    built.add(tracedFrom(text, { start: literal, end: at }));
    built.add(stand);
    at = literal = end;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === quote.charAt(0) && text.startsWith(quote, at)) break;
    if (quote.length === 1 && (char === '\n' || char === '\r')) break;
    if (char === '\\' && (escapes || text[at + 1] === '/')) put(escaped(text, at), endOfEscape(text, at));
    else if (char === '$' && expressions) {
      const end = endOfExpression(text, at, quote.length === 1);
      if (end === undefined) at++;
      else put(standIn(text.slice(at, end), { start: at, end }, nameOf(text.slice(at, end))), end);
    } else at++;
  }
  built.add(tracedFrom(text, { start: literal, end: Math.min(at, text.length) }));
  if (text.startsWith(quote, at)) return { end: at + quote.length, value: built.build() };
  const value = standIn(built.build().text, { start: start + quote.length, end: Math.min(at, text.length) }, 'the unclosed quote');
  return { end: Math.min(at, text.length), value, unclosed: quote.length > 1 };
}

function escaped(text: string, at: number): TracedText {
  const end = endOfEscape(text, at);
  const code = /^\\u+([0-9a-fA-F]{4})$/.exec(text.slice(at, end))?.[1];
  const char = text.charAt(at + 1);
  const value = code === undefined ? (escapes[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16));
  return standIn(value, { start: at, end });
}

/** A backslash at the end of a line takes the line break away. */
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', s: ' ', '\n': '', '\r': '' };

function endOfEscape(text: string, at: number): number {
  const unicode = /^\\u+[0-9a-fA-F]{4}/.exec(text.slice(at, at + 12))?.[0];
  if (unicode !== undefined) return at + unicode.length;
  return Math.min(text.length, at + (text.startsWith('\r\n', at + 1) ? 3 : 2));
}

/** `${…}` with whatever braces and strings it holds, or `$name.name`; undefined for a dollar sign that begins neither. */
function endOfExpression(text: string, start: number, oneLine: boolean): number | undefined {
  if (text[start + 1] !== '{') {
    dotted.lastIndex = start + 1;
    const name = dotted.exec(text)?.[0];
    return name === undefined ? undefined : start + 1 + name.length;
  }
  let depth = 0;
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
    else if (oneLine && (char === '\n' || char === '\r')) return at;
    else if (char === '"' || char === "'") at = endOfInner(text, at) - 1;
  }
  return text.length;
}

const dotted = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;

/** A string within an expression, on its line. */
function endOfInner(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (char === '\n' || char === '\r') return at;
  }
  return text.length;
}

/** `${env.TAG}` is named `env.TAG`. */
function nameOf(expression: string): string {
  return expression
    .replace(/^\$\{?/, '')
    .replace(/\}$/, '')
    .trim();
}

function closesOnLine(text: string, from: number): boolean {
  const close = text.indexOf('/', from);
  return close >= 0 && !text.slice(from, close).includes('\n');
}
