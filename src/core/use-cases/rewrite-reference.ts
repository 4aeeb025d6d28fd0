import type { ImageUse, ImageValue, TextPiece } from '../model/image-use.js';
import type { Span } from '../model/span.js';
import type { TextEdit } from '../model/verdict.js';
import { splitReferenceText } from '../reference/index.js';
import { rewriteParts } from './rewrite-parts.js';

/**
 * The ways to make a use read as another reference, best first: each changed part edited where it was written (in the word, or in
 * the default of the ARG it comes from); else the whole word. Whether a way leads there is for the caller to see by reading again.
 */
export function rewriteReference(
  use: ImageUse,
  value: ImageValue & { readonly kind: 'reference' },
  wanted: string,
  { keepTags = false }: { /** A variable that holds a tag is read elsewhere too, and keeps its value. */ readonly keepTags?: boolean } = {},
): readonly (readonly TextEdit[])[] {
  const { at } = use;
  const changes = changedParts(value.text, wanted);
  const inPlace = changes.map((change) => (keepTags && isTagOfVariable(value, change) ? undefined : editPiece(value, change)));
  const edits = inPlace.flatMap((edit) => (edit === undefined || isBeforeVariable(use, edit) ? [] : edit));
  const whole: readonly TextEdit[] = [{ at, newText: wanted }];
  const parts = rewriteParts(use, value, wanted);
  const ways = [...(edits.length === changes.length ? [edits] : []), ...(parts === undefined ? [] : [parts]), whole];
  return ways.filter((way, index) => way.length > 0 && !ways.slice(index + 1).some((later) => isSame(way, later)));
}

/** True when a digest would stand before a variable that is empty now: whatever that holds one day would spoil it. */
function isBeforeVariable({ at, written }: ImageUse, { at: { file, span }, newText }: TextEdit): boolean {
  const isInWord = file === at.file && at.span.start <= span.start && span.end <= at.span.end;
  return isInWord && newText.includes('@') && written.slice(span.end - at.span.start).includes('$');
}

/** A stretch of the present text and what is to stand there. */
interface Change extends Span {
  readonly newText: string;
}

/** Name and suffix change apart, so that the one may stand in the word and the other in an ARG. */
function changedParts(text: string, wanted: string): readonly Change[] {
  const now = partsOf(text);
  const then = partsOf(wanted);
  const name: Change = { start: 0, end: now.nameEnd, newText: wanted.slice(0, then.nameEnd) };
  const suffix: Change =
    now.tagStart === undefined || then.tagStart === undefined
      ? { start: now.nameEnd, end: text.length, newText: wanted.slice(then.nameEnd) }
      : { start: now.tagStart, end: text.length, newText: wanted.slice(then.tagStart) };
  return [name, suffix].filter((change) => text.slice(change.start, change.end) !== change.newText);
}

function partsOf(text: string): { readonly nameEnd: number; readonly tagStart?: number } {
  const { name, tag } = splitReferenceText(text);
  return { nameEnd: name.end, ...(tag && { tagStart: tag.start }) };
}

/** True when the change is of a tag or digest that a variable gives, unless that gives the name as well. */
function isTagOfVariable({ text, pieces }: ImageValue & { readonly kind: 'reference' }, { start, end }: Change): boolean {
  const { nameEnd } = partsOf(text);
  return (
    start >= nameEnd &&
    pieces.some((piece) => piece.variable !== undefined && piece.start >= nameEnd && piece.start <= end && start <= piece.end)
  );
}

/** One edit in the one piece that holds the change; where it spans several, in the one that holds what really differs. */
function editPiece({ text, pieces }: ImageValue & { readonly kind: 'reference' }, change: Change): TextEdit | undefined {
  for (const smaller of [change, withoutSameEnds(text, change)]) {
    const piece = holding(pieces, smaller);
    if (piece !== undefined) return editIn(piece, smaller);
  }
  return undefined;
}

function withoutSameEnds(text: string, { start, end, newText }: Change): Change {
  const old = text.slice(start, end);
  const most = Math.min(old.length, newText.length);
  let same = 0;
  while (same < most && old.at(-1 - same) === newText.at(-1 - same)) same++;
  let front = 0;
  while (front < most - same && old[front] === newText[front]) front++;
  return { start: start + front, end: end - same, newText: newText.slice(front, newText.length - same) };
}

function holding(pieces: readonly TextPiece[], { start, end }: Span): TextPiece | undefined {
  const holders = pieces.filter((piece) => piece.start <= start && end <= piece.end);
  return start === end ? holders.find((piece) => piece.end === end) : holders[0];
}

/** Inside text that went through quoting or escaping only a whole piece can be replaced. */
function editIn(piece: TextPiece, { start, end, newText }: Change): TextEdit | undefined {
  const { file, span } = piece.at;
  if (piece.literal)
    return { at: { file, span: { start: span.start + start - piece.start, end: span.start + end - piece.start } }, newText };
  return start === piece.start && end === piece.end ? { at: { file, span }, newText } : undefined;
}

function isSame(a: readonly TextEdit[], b: readonly TextEdit[]): boolean {
  return a.length === b.length && a.every((edit, index) => JSON.stringify(edit) === JSON.stringify(b[index]));
}
