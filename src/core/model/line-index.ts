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
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
    if (code === 10 || code === 13) starts.push(at + 1);
  }
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
