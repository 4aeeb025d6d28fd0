import type { Span } from './span.js';

/** What one change, or several in a row, did to a text: the stretch `at` of the text before is `length` units long now. */
export interface TextChange {
  readonly at: Span;
  readonly length: number;
}

/** How far everything behind the change moved. */
export function movedBy({ at, length }: TextChange): number {
  return length - (at.end - at.start);
}

/** Two changes one after the other as one, which takes in what lies between them. */
export function joinChanges(first: TextChange, second: TextChange): TextChange {
  const end = first.at.start + first.length;
  const start = Math.min(first.at.start, second.at.start);
  const newEnd = Math.max(end, second.at.end) + movedBy(second);
  return { at: { start, end: first.at.end + Math.max(0, second.at.end - end) }, length: newEnd - start };
}
