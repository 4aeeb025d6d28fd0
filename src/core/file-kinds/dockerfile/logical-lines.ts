import type { Span } from '../../model/span.js';
import { isSpace } from './characters.js';
import type { Escape } from './directives.js';
import { TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';

/** One instruction of a Dockerfile with its continuation lines joined. */
export interface LogicalLine {
  /** From its first character to the end of its last line, continuations and comments in between included. */
  readonly span: Span;
  /** What the joined line is made of. */
  readonly parts: readonly Span[];
  /** Where the next line starts, or a heredoc's body. */
  readonly next: number;
}

/**
 * Reads the instruction that starts at or after an offset, as BuildKit joins lines (extraction.md 2b): a continuation joins without a space,
 * comments and blank lines inside it vanish, a doubled escape character at the line's end continues nothing. Only LF ends a line.
 */
export function readLogicalLine(text: string, from: number, escape: Escape): LogicalLine | undefined {
  for (let at = from; at < text.length;) {
    const line = physicalLine(text, at);
    const start = skipSpace(text, line);
    if (start < line.end && text[start] !== '#') return joinLines(text, { ...line, start }, escape);
    at = line.next;
  }
  return undefined;
}

interface PhysicalLine {
  readonly start: number;
  /** Without the line's end. */
  readonly end: number;
  readonly next: number;
}

/** One line: LF ends it, and every CR and LF at its end is dropped. */
export function physicalLine(text: string, start: number): PhysicalLine {
  const feed = text.indexOf('\n', start);
  const next = feed < 0 ? text.length : feed + 1;
  let end = next;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return { start: start === 0 && text.startsWith('\uFEFF') ? 1 : start, end, next };
}

/** The line with its parts put together. */
export function contentOf(text: string, { parts }: LogicalLine): TracedText {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return tracedFrom(text, only);
  const content = new TracedBuilder();
  for (const part of parts) content.add(tracedFrom(text, part));
  return content.build();
}

function joinLines(text: string, first: PhysicalLine, escape: Escape): LogicalLine {
  const parts: Span[] = [];
  let continued = addLine(parts, text, first, escape);
  let last = first;
  while (continued && last.next < text.length) {
    last = physicalLine(text, last.next);
    const start = skipSpace(text, last);
    if (start >= last.end || text[start] === '#') continue;
    continued = addLine(parts, text, last, escape);
  }
  return { span: { start: first.start, end: Math.max(first.start, last.end) }, parts, next: last.next };
}

/** Adds a line without its continuation mark, and says whether it had one. */
function addLine(parts: Span[], text: string, line: PhysicalLine, escape: Escape): boolean {
  const mark = continuationMark(text, line, escape);
  parts.push({ start: line.start, end: mark ?? line.end });
  return mark !== undefined;
}

function continuationMark(text: string, line: PhysicalLine, escape: Escape): number | undefined {
  let at = line.end;
  while (at > line.start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  if (at === line.start || text[at - 1] !== escape) return undefined;
  return at - 2 >= line.start && text[at - 2] === escape ? undefined : at - 1;
}

function skipSpace(text: string, line: PhysicalLine): number {
  let at = line.start;
  while (at < line.end && isSpace(text.charCodeAt(at))) at++;
  return at;
}
