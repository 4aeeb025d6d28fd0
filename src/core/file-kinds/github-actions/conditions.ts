import type { Span } from '../../model/span.js';
import { joinTraced, sliceTraced, type TracedText } from '../../model/traced-text.js';
import { findBetween } from '../variables/index.js';

/**
 * The texts that one with conditions can come to: `${{ a && 'x' || 'y' }}` is `x` or `y`, `${{ inputs.image || 'x' }}` what the input holds or `x`. Each
 * literal keeps its place, so that it can be mended there; what else may come of a condition stays an expression.
 */
export function outcomesOf(text: TracedText): readonly TracedText[] {
  if (text.text.length > longest) return [text];
  let made: readonly TracedText[] = [sliceTraced(text, 0, 0)];
  let done = 0;
  for (const { start, end } of findBetween(text.text, '${{', '}}')) {
    const parts = partsOf(text, { start, end });
    if (made.length * parts.length > mostOutcomes) return [text];
    const before = sliceTraced(text, done, start);
    made = made.flatMap((one) => parts.map((part) => joinTraced(one, before, part)));
    done = end;
  }
  return made.map((one) => joinTraced(one, sliceTraced(text, done)));
}

const mostOutcomes = 20;
const longest = 1000;

/** What may stand for one expression. */
function partsOf(text: TracedText, { start, end }: Span): readonly TracedText[] {
  const terms = outcomes(text.text, { start: start + open, end: end - close }, 0);
  const values = terms.filter(({ value }) => !isTruth(value));
  const [only] = values;
  if (only === undefined || (values.length === 1 && only.literal === undefined)) return [sliceTraced(text, start, end)];
  return values.map(({ at, literal }) =>
    literal === undefined
      ? joinTraced(sliceTraced(text, start, start + open), sliceTraced(text, at.start, at.end), sliceTraced(text, end - close, end))
      : sliceTraced(text, literal.start, literal.end),
  );
}

const open = '${{'.length;
const close = '}}'.length;

interface Term {
  readonly at: Span;
  readonly value: string;
  /** Between the quotes of a string. */
  readonly literal?: Span;
}

/** The last of what `&&` joins, for each of what `||` joins; brackets around one of them are opened. */
function outcomes(text: string, at: Span, depth: number): readonly Term[] {
  return split(text, at, '||').flatMap((choice) => {
    const last = trimmed(text, split(text, choice, '&&').at(-1) ?? choice);
    const value = text.slice(last.start, last.end);
    const isBracketed = value.startsWith('(') && value.endsWith(')') && depth < deepest;
    if (isBracketed) return outcomes(text, { start: last.start + 1, end: last.end - 1 }, depth + 1);
    const isLiteral = /^'[^']*'$/.test(value);
    return { at: last, value, ...(isLiteral && { literal: { start: last.start + 1, end: last.end - 1 } }) };
  });
}

const deepest = 5;

/** A comparison or a negation is true or false, and no image. */
function isTruth(value: string): boolean {
  return !value.startsWith("'") && (/[=<>]|^!|^(?:true|false|null)$/.test(value) || value === '');
}

function split(text: string, { start, end }: Span, operator: string): readonly Span[] {
  const parts: Span[] = [];
  let [from, depth, quoted] = [start, 0, false];
  for (let at = start; at < end; at++) {
    const char = text[at];
    if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (depth === 0 && text.startsWith(operator, at)) {
      parts.push({ start: from, end: at });
      from = at + operator.length;
      at = from - 1;
    }
  }
  return [...parts, { start: from, end }];
}

function trimmed(text: string, { start, end }: Span): Span {
  const value = text.slice(start, end);
  return { start: start + value.length - value.trimStart().length, end: end - (value.length - value.trimEnd().length) };
}
