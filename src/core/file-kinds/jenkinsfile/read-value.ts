import type { Span } from '../../model/span.js';
import { joinTraced, standIn, type TracedText } from '../../model/traced-text.js';
import type { Token } from './tokens.js';

/** The value of an argument: strings joined by `+`; whatever else stands there is open, under the name that it has in the script. */
export interface Value {
  readonly text: TracedText;
  readonly at: Span;
  /** The index of the token behind it. */
  readonly next: number;
}

/** Reads the argument that begins at a token; undefined when there is none, or only named ones, which are calls of their own. */
export function readValue(text: string, tokens: readonly Token[], start: number): Value | undefined {
  if (tokens[start]?.kind === 'word' && tokens[start + 1]?.text === ':') return undefined;
  const parts: TracedText[] = [];
  let index = start;
  for (;;) {
    const end = endOfOperand(tokens, index, start);
    const operand = tokens.slice(index, end);
    const traced = traceOperand(text, operand);
    if (traced === undefined) return undefined;
    parts.push(traced);
    index = end;
    if (tokens[end]?.text !== '+' || tokens[end].kind !== 'mark') break;
    index++;
  }
  const [first, last] = [tokens[start], tokens[index - 1]];
  if (first === undefined || last === undefined) return undefined;
  const lone = index === start + 1 && first.kind === 'string';
  const at =
    lone && first.value !== undefined && first.value.runs.length > 0 ? insideOf(first.value) : { start: first.start, end: last.end };
  return { text: joinTraced(...parts), at, next: index };
}

function insideOf({ runs }: TracedText): Span {
  return { start: runs[0]?.from.start ?? 0, end: runs.at(-1)?.from.end ?? 0 };
}

/** An operand ends where its argument does: at a comma, a closing bracket, a new line outside brackets, or at a `+`. */
function endOfOperand(tokens: readonly Token[], from: number, start: number): number {
  let depth = 0;
  let index = from;
  for (; index < tokens.length && index - start < mostTokens; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (depth === 0 && index > from && token.newLine && !isContinued(token, tokens[index - 1])) break;
    if (token.kind !== 'mark') continue;
    if (depth === 0 && ',;+'.includes(token.text)) break;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text) && --depth < 0) break;
  }
  return index;
}

/** What is longer is a program of its own. */
const mostTokens = 100;

function isContinued(token: Token, before: Token | undefined): boolean {
  return (token.kind === 'mark' && '.?:'.includes(token.text)) || (before?.kind === 'mark' && '?:.+'.includes(before.text));
}

function traceOperand(text: string, operand: readonly Token[]): TracedText | undefined {
  const [first, last] = [operand[0], operand.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (operand.length === 1 && first.value !== undefined) return first.value;
  const written = text.slice(first.start, last.end);
  return standIn('x', { start: first.start, end: last.end }, written.length > longestName ? `${written.slice(0, longestName)}…` : written);
}

const longestName = 100;
