import type { Span } from '../../model/span.js';
import { isSpace } from './characters.js';
import type { Escape } from './directives.js';
import { sliceTraced, spanOf, type TracedText } from '../../model/traced-text.js';

/** One `NAME` or `NAME=value` of an ARG instruction. */
export interface Declaration {
  readonly name: string;
  /** Where the value stands without its quotes, else the name. */
  readonly at: Span;
  /** The default as it is written, quotes included; absent when there is none. */
  readonly value?: TracedText;
}

/** `ARG a=1 b` declares two; a word without `=` has no default, and never is the value of the word before it. */
export function readDeclarations(rest: TracedText, escape: Escape): readonly Declaration[] {
  return quotedWords(rest, escape).map(toDeclaration);
}

function toDeclaration(word: TracedText): Declaration {
  const equals = word.text.indexOf('=');
  const end = equals < 0 ? word.text.length : equals;
  const nameAt = spanOf(sliceTraced(word, 0, end)) ?? spanOf(word) ?? { start: 0, end: 0 };
  if (equals < 0) return { name: word.text, at: nameAt };
  const value = sliceTraced(word, equals + 1);
  return { name: word.text.slice(0, equals), at: spanOf(withoutQuotes(value)) ?? spanOf(value) ?? nameAt, value };
}

/** The text between a pair of quotes that encloses the whole word; the word itself when none does. */
export function withoutQuotes(word: TracedText): TracedText {
  const { text } = word;
  const quote = text[0];
  const enclosed = (quote === '"' || quote === "'") && text.length > 1 && text.indexOf(quote, 1) === text.length - 1;
  return enclosed ? sliceTraced(word, 1, text.length - 1) : word;
}

/** Words between white space outside quotes; quotes and escapes stay in them. */
function quotedWords(rest: TracedText, escape: Escape): readonly TracedText[] {
  const { text } = rest;
  const words: TracedText[] = [];
  for (let at = 0; at < text.length;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    const end = wordEnd(text, at, escape);
    const escapedEnd = end === text.length && text[end - 1] === escape && !isEscaped(text, end - 1, at, escape);
    const word = sliceTraced(rest, at, escapedEnd ? end - 1 : end);
    if (word.text !== '') words.push(word);
    at = end;
  }
  return words;
}

function wordEnd(text: string, start: number, escape: Escape): number {
  let quote: string | undefined;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quote === undefined && isSpace(text.charCodeAt(at))) return at;
    if (character === escape && quote !== "'") at++;
    else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
  }
  return text.length;
}

/** True when an odd number of escape characters stands before `at`. */
function isEscaped(text: string, at: number, start: number, escape: Escape): boolean {
  let before = at;
  while (before > start && text[before - 1] === escape) before--;
  return (at - before) % 2 === 1;
}
