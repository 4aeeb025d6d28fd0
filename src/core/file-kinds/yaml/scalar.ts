import type { Span } from '../../model/span.js';
import type { ScalarStyle, YamlScalar } from './tree.js';

/** The parts of the parser's scalar that matter here. */
interface ParsedScalar {
  readonly value: unknown;
  readonly source: string;
  readonly type?: string | null | undefined;
  readonly tag?: string | undefined;
  readonly range: readonly [number, number, number];
}

/** Finds what a person would select of a scalar; `text` is the document, `base` its offset in the file. */
export function toScalar(node: ParsedScalar, text: string, base: number, unclosed: boolean): YamlScalar {
  const style = styles[node.type ?? ''] ?? 'plain';
  const whole: Span = { start: node.range[0], end: node.range[1] };
  const inside = insideOf(style, whole, text, unclosed);
  const cut = unclosed ? firstLine(inside, text) : inside;
  const isCut = cut.end < inside.end || unclosed;
  const value = isCut ? text.slice(cut.start, cut.end) : valueOf(node, style);
  return {
    kind: 'scalar',
    at: { start: cut.start + base, end: cut.end + base },
    text: value,
    style,
    tagged: node.tag !== undefined,
    ...(node.tag !== undefined && { tag: node.tag }),
    literal: text.slice(cut.start, cut.end) === value,
    cut: isCut,
  };
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function insideOf(style: ScalarStyle, whole: Span, text: string, unclosed: boolean): Span {
  switch (style) {
    case 'plain':
      return whole;
    case 'single':
    case 'double':
      return { start: Math.min(whole.start + 1, whole.end), end: unclosed ? whole.end : Math.max(whole.start + 1, whole.end - 1) };
    case 'literal':
    case 'folded':
      return blockContent(whole, text);
  }
}

/** From the first to the last character of a block scalar that is not white space, below its header. */
function blockContent(whole: Span, text: string): Span {
  const header = text.indexOf('\n', whole.start);
  if (header < 0 || header >= whole.end) return { start: whole.end, end: whole.end };
  let start = header + 1;
  let end = whole.end;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

function firstLine(span: Span, text: string): Span {
  let end = span.start;
  while (end < span.end && text[end] !== '\n' && text[end] !== '\r') end++;
  while (end > span.start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start: span.start, end };
}

function valueOf(node: ParsedScalar, style: ScalarStyle): string {
  const value = typeof node.value === 'string' ? node.value : node.source;
  if (node.tag?.endsWith('binary') === true) return decodeBinary(value);
  return style === 'literal' || style === 'folded' ? withoutLastBreaks(value) : value;
}

function withoutLastBreaks(value: string): string {
  let end = value.length;
  while (end > 0 && isSpace(value.charCodeAt(end - 1))) end--;
  return value.slice(0, end);
}

/** A `!!binary` scalar reaches its consumer decoded, as a key as well as a value. */
function decodeBinary(value: string): string {
  try {
    return atob(value);
  } catch {
    return value;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
