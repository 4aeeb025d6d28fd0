import { fileKinds, type ApprovalPlace, type Span } from '../core/index.js';
import { placeOf } from './choices.js';
import type { JudgedText } from './judge-text.js';
import { useAt } from './locate-use.js';

/** Where an image is being typed: what it is for, and the whole token, which a choice replaces. */
export interface CompletionPlace {
  readonly place: ApprovalPlace;
  readonly token: Span;
}

/** A line longer than this is no line that somebody types. */
const longestLine = 4096;

/** The place at the cursor: from the reading when an image stands there, else from the look of the line. */
export function completionPlaceAt(text: JudgedText, offset: number): CompletionPlace | undefined {
  const judged = useAt(text, offset);
  if (judged?.use.at.file === text.file) return { place: placeOf(judged), token: judged.use.at.span };
  return probeLine(text, offset);
}

function probeLine({ source: { text }, kept }: JudgedText, offset: number): CompletionPlace | undefined {
  const from = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - longestLine);
  const before = text.slice(from, offset);
  const expected = fileKinds.find(({ id }) => id === kept.kind)?.expects(before);
  if (expected === undefined) return undefined;
  const { place, stage, typed } = expected;
  return {
    place: { use: place.use, class: place.class, ...(stage === undefined ? {} : { stage }) },
    token: { start: offset - typed.length, end: tokenEnd(text, offset) },
  };
}

function tokenEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && end - offset < longestLine && !/[\s"',#]/.test(text.charAt(end))) end++;
  return end;
}
