import type { Span } from './span.js';

/** A place as people count it: line and UTF-16 column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts offsets to lines for one text. Lines end at LF, CRLF or CR, as the Language Server Protocol has it. */
export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** The one place where offsets become lines. Building it is linear, a look-up logarithmic. */
export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, clamped);
      return { line: line + 1, column: clamped - (starts[line] ?? 0) + 1 };
    },
    offsetAt({ line, column }) {
      const start = starts[Math.max(0, Math.min(line - 1, starts.length - 1))] ?? 0;
      const next = starts[line] ?? text.length;
      return Math.min(start + Math.max(0, column - 1), next);
    },
  };
}

/** The first and last position of a stretch. */
export function positionsOf(lines: LineIndex, span: Span): { readonly start: Position; readonly end: Position } {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  // Looking for one character is many times faster than looking at each.
  if (!text.includes('\r')) for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  else
    for (const {
      0: { length },
      index,
    } of text.matchAll(/\r\n?|\n/g))
      starts.push(index + length);
  return starts;
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
