import type { Span } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';
import { readString } from './strings.js';

/** A piece of a Groovy script: a word, a mark of one character, or a string with what it holds. */
export interface Token extends Span {
  readonly kind: 'word' | 'mark' | 'string';
  /** Words and marks as written; empty for strings. */
  readonly text: string;
  /** What a string holds; the places of expressions within it are open. */
  readonly value?: TracedText;
  /** True when a line break stands before it. */
  readonly newLine: boolean;
}

/** A script cut into its tokens, and the comment or string that is never closed. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly unclosed?: Span;
}

/** Cuts a Groovy script into tokens; comments and blanks are left out. Linear, and never fails: what is no token is a mark. */
export function readTokens(text: string): Tokens {
  const tokens: Token[] = [];
  let newLine = true;
  let unclosed: Span | undefined;
  for (let at = text.startsWith('#!') ? endOfLine(text, 0) : 0; at < text.length;) {
    const char = text.charAt(at);
    const comment = endOfComment(text, at);
    if (comment !== undefined) {
      if (comment === text.length && text.startsWith('/*', at) && !text.endsWith('*/')) unclosed ??= { start: at, end: comment };
      newLine ||= text.slice(at, comment).includes('\n');
      at = comment;
    } else if (/\s/.test(char)) {
      newLine ||= char === '\n' || char === '\r';
      at++;
    } else {
      const token = readToken(text, at, tokens.at(-1), newLine);
      if (token.unclosed === true) unclosed ??= { start: at, end: token.end };
      tokens.push(token);
      at = token.end;
      newLine = false;
    }
  }
  return { tokens, ...(unclosed && { unclosed }) };
}

function readToken(text: string, start: number, before: Token | undefined, newLine: boolean): Token & { readonly unclosed?: boolean } {
  const string = readString(text, start, mayBeginSlashy(before));
  if (string !== undefined) return { kind: 'string', text: '', start, newLine, ...string };
  const end = endOfWord(text, start);
  if (end > start) return { kind: 'word', text: text.slice(start, end), start, end, newLine };
  return { kind: 'mark', text: text.charAt(start), start, end: start + 1, newLine };
}

/** Behind a value a slash divides. */
function mayBeginSlashy(before: Token | undefined): boolean {
  return before === undefined || (before.kind === 'mark' && '(,=[{:!&|?;~+'.includes(before.text));
}

function endOfComment(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return endOfLine(text, at);
  if (!text.startsWith('/*', at)) return undefined;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 2;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[\w$]/.test(text.charAt(end))) end++;
  return end;
}
