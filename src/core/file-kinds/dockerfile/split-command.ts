import { isSpace, isWordBreak } from './characters.js';
import type { Escape } from './directives.js';
import { sliceTraced, spanOf, standIn, TracedBuilder, type TracedText } from '../../model/traced-text.js';

/** An instruction taken apart as far as all instructions are alike. */
export interface Command {
  /** The instruction's name, in lower case. */
  readonly keyword: string;
  readonly name: TracedText;
  /** The `--…` words before the arguments, without quotes and escapes. */
  readonly flags: readonly TracedText[];
  readonly rest: TracedText;
}

export function splitCommand(line: TracedText, escape: Escape): Command {
  const trimmed = trimSpace(line);
  const nameEnd = skipUntil(trimmed.text, 0, isWordBreak);
  const name = sliceTraced(trimmed, 0, nameEnd);
  const argumentsStart = skipWhile(trimmed.text, nameEnd, isWordBreak);
  const { flags, end } = readFlags(sliceTraced(trimmed, argumentsStart), escape);
  return { keyword: name.text.toLowerCase(), name, flags, rest: trimSpace(sliceTraced(trimmed, argumentsStart + end)) };
}

/** `strings.TrimSpace`. */
export function trimSpace(traced: TracedText): TracedText {
  const { text } = traced;
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return sliceTraced(traced, Math.min(end, skipWhile(text, 0, isSpace)), end);
}

/** The words between white space, as they are written. */
export function splitWords(traced: TracedText): readonly TracedText[] {
  const words: TracedText[] = [];
  const { text } = traced;
  for (let at = skipWhile(text, 0, isWordBreak); at < text.length;) {
    const end = skipUntil(text, at, isWordBreak);
    words.push(sliceTraced(traced, at, end));
    at = skipWhile(text, end, isWordBreak);
  }
  return words;
}

/** The value of a flag such as `--from=value`; names are compared with case. */
export function flagValue(flag: TracedText, name: string): TracedText | undefined {
  const prefix = `--${name}=`;
  return flag.text.startsWith(prefix) ? sliceTraced(flag, prefix.length) : undefined;
}

interface FlagScan {
  readonly flags: readonly TracedText[];
  /** Where the arguments go on. */
  readonly end: number;
}

/** Words are read as flags while they start with `--`; quotes and escapes vanish; `--` alone ends them. */
function readFlags(line: TracedText, escape: Escape): FlagScan {
  const flags: TracedText[] = [];
  const { text } = line;
  let at = 0;
  for (;;) {
    at = skipWhile(text, at, isSpace);
    if (!text.startsWith('--', at)) return { flags, end: at };
    const word = readFlag(line, at, escape);
    if (word.value.text === '--' && word.end < text.length) return { flags, end: word.end };
    if (word.value.text !== '--') flags.push(word.value);
    if (word.stops) return { flags, end: word.end };
    at = word.end;
  }
}

function readFlag(line: TracedText, start: number, escape: Escape): { value: TracedText; end: number; stops: boolean } {
  const { text } = line;
  const value = new TracedBuilder();
  let quote: string | undefined;
  let plain = start;
  const take = (end: number): void => value.add(sliceTraced(line, plain, end));
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    const border = quote === undefined ? borderAt(text, at) : undefined;
    if (border !== undefined) {
      take(at);
      if (border.before !== '') value.add(standIn(border.before, spanOf(sliceTraced(line, at, at + 1)) ?? { start: 0, end: 0 }));
      return { value: value.build(), end: at + 1, stops: !border.isLast };
    }
    if (character === quote || (quote === undefined && (character === '"' || character === "'"))) {
      take(at);
      plain = at + 1;
      quote = quote === undefined ? character : undefined;
    } else if (character === escape) {
      take(at);
      plain = at + 1;
      at++;
    }
  }
  take(text.length);
  return { value: value.build(), end: text.length, stops: true };
}

/**
 * BuildKit looks for the end of a flag byte by byte, and takes the bytes 85 and A0 for spaces even inside a longer character: what stands
 * before that byte still belongs to the flag, and more flags may follow only when it was the character's last.
 */
function borderAt(text: string, at: number): { readonly before: string; readonly isLast: boolean } | undefined {
  const code = text.charCodeAt(at);
  if (code < 0x80) return isSpace(code) ? { before: '', isLast: true } : undefined;
  const bytes = new TextEncoder().encode(String.fromCodePoint(text.codePointAt(at) ?? code));
  const found = bytes.findIndex((byte) => byte === 0x85 || byte === 0xa0);
  if (found < 0) return undefined;
  return { before: String.fromCharCode(...bytes.slice(0, found)), isLast: found === bytes.length - 1 };
}

function skipWhile(text: string, from: number, test: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && test(text.charCodeAt(at))) at++;
  return at;
}

function skipUntil(text: string, from: number, test: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && !test(text.charCodeAt(at))) at++;
  return at;
}
