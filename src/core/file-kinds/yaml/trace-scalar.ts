import type { Span } from '../../model/span.js';
import { standIn, TracedBuilder, tracedFrom, withOpen, type TracedText } from '../../model/traced-text.js';
import { templatesIn } from './templates.js';
import { traceFolded } from './trace-folded.js';
import type { YamlScalar } from './tree.js';

/**
 * A scalar's text with the place of each of its parts in the file. What is written as it is read keeps every character's
 * place, also through escapes and from line to line. Template marks, and what follows an unclosed quote, are open.
 */
export function traceScalar(scalar: YamlScalar, text: string, templates: readonly Span[] = []): TracedText {
  if (scalar.literal) return withTemplates(tracedFrom(text, scalar.at), scalar, text, templates);
  const open = templatesIn(scalar.at, templates);
  if (open.length > 0) return withTemplates(tracedFrom(text, scalar.at), scalar, text, templates);
  return (
    (scalar.style === 'literal' ? traceBlock(scalar, text) : traceQuoted(scalar, text)) ??
    traceLines(scalar, text) ??
    standIn(scalar.text, scalar.at, scalar.cut ? unclosed : undefined)
  );
}

const unclosed = 'the unclosed quote';

function withTemplates(traced: TracedText, scalar: YamlScalar, text: string, templates: readonly Span[]): TracedText {
  const open = templatesIn(scalar.at, templates).map(({ start, end }) => ({
    start: start - scalar.at.start,
    end: Math.min(end, scalar.at.end) - scalar.at.start,
    name: expressionIn(text.slice(start, end)),
  }));
  if (open.length > 0 || !scalar.cut) return withOpen(traced, open);
  return traced.text === '' ? traced : withOpen(traced, [{ start: 0, end: traced.text.length, name: unclosed }]);
}

/** `{{- .Values.tag -}}` is named `.Values.tag`. */
export function expressionIn(template: string): string {
  const inside = template
    .replace(/^\{\{-?/, '')
    .replace(/-?\}\}$/, '')
    .trim();
  return inside === '' ? template : inside;
}

/** Line by line: each line of the value is the end of a line of the block, without its indentation. Undefined when they do not agree. */
function traceBlock(scalar: YamlScalar, text: string): TracedText | undefined {
  const built = new TracedBuilder();
  let at = text.lastIndexOf('\n', scalar.at.start - 1) + 1;
  const lines = scalar.text.split('\n');
  // Blank lines before the first one that holds something belong to the value, and `at` begins behind them.
  for (let index = lines.findIndex((line) => line.trim() !== ''); index > 0; index--) at = text.lastIndexOf('\n', at - 2) + 1;
  for (const [index, line] of lines.entries()) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const lineEnd = text[end - 1] === '\r' && end > at ? end - 1 : end;
    const start = lineEnd - line.length;
    if (start < at || text.slice(start, lineEnd) !== line) {
      const cut = text.slice(at, lineEnd).trimEnd();
      const begin = at + cut.length - line.length;
      if (begin < at || index < lines.length - 1 || text.slice(begin, begin + line.length) !== line) return undefined;
      built.add(tracedFrom(text, { start: begin, end: begin + line.length }));
    } else built.add(tracedFrom(text, { start, end: lineEnd }));
    if (index < lines.length - 1)
      built.add(lineEnd === end ? tracedFrom(text, { start: end, end: end + 1 }) : standIn('\n', { start: lineEnd, end: end + 1 }));
    at = end + 1;
  }
  return built.build();
}

/** A quoted scalar on one line: each escape stands for its character. Undefined when that is not what the parser made of it. */
function traceQuoted(scalar: YamlScalar, text: string): TracedText | undefined {
  const { style, at, cut } = scalar;
  if (cut || (style !== 'double' && style !== 'single') || at.end - at.start > longestTraced) return undefined;
  const escapes = style === 'double' ? doubleEscapes : singleEscapes;
  const source = text.slice(at.start, at.end);
  const built = new TracedBuilder();
  let done = 0;
  for (const { 0: escape, index } of source.matchAll(escapes)) {
    const end = index + escape.length;
    built.add(tracedFrom(text, { start: at.start + done, end: at.start + index }));
    built.add(standIn(meaningOf(escape), { start: at.start + index, end: at.start + end }));
    done = end;
  }
  built.add(tracedFrom(text, { start: at.start + done, end: at.end }));
  const traced = built.build();
  return traced.text === scalar.text ? traced : undefined;
}

/** Several lines in one of the other styles. */
function traceLines({ style, at, cut, text: value }: YamlScalar, text: string): TracedText | undefined {
  if (cut || style === 'literal' || at.end - at.start > longestTraced) return undefined;
  const pattern = style === 'double' ? doubleEscapes : style === 'single' ? singleEscapes : undefined;
  return traceFolded(value, at, text, pattern && { pattern, meaningOf, joinLines: style === 'double' });
}

const longestTraced = 1_000_000;
const singleEscapes = /''/g;
const doubleEscapes = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^\r\n])/g;

function meaningOf(escape: string): string {
  if (escape === "''") return "'";
  const code = parseInt(escape.slice(2), 16);
  if (escape.length > 2) return code > 0x10ffff ? '' : String.fromCodePoint(code);
  return shortEscapes[escape.charAt(1)] ?? escape.charAt(1);
}

const shortEscapes: Readonly<Record<string, string>> = {
  ...{ 0: '\0', a: '\u0007', b: '\b', e: '\u001b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029' },
};
