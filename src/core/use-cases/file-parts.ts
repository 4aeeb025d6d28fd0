import { moveReading, type KeptUses, type Move } from '../model/moved.js';
import type { PartReader, PartReading, Reading, SourceFile } from '../model/reading.js';
import type { Span } from '../model/span.js';
import { movedBy, type TextChange } from '../model/text-change.js';

/** A part of a file with what was read in it. */
export interface FilePart {
  readonly at: Span;
  readonly reading: PartReading;
}

/** Everything that was read of one version of a file, part after part. */
export interface FileParts {
  readonly length: number;
  readonly parts: readonly FilePart[];
  /** True when the file could not be cut, so that what governs its parts may stand anywhere. */
  readonly isWhole: boolean;
}

/** Where the parts of the next version begin and end, with the reading of those that no change touched. */
export interface PartsPlan {
  readonly isWhole: boolean;
  readonly parts: readonly { readonly at: Span; readonly reading?: PartReading }[];
  readonly untouched?: UntouchedUses;
}

/** How many uses stand in the parts before and behind a change, and how the latter moved. */
interface UntouchedUses {
  readonly before: number;
  readonly behind: number;
  readonly move: Move;
}

/** The parts of a file of which nothing is known yet. */
export function planParts({ text }: SourceFile, reader: PartReader): PartsPlan {
  const whole = { start: 0, end: text.length };
  const starts = reader.cut(text, whole);
  return { isWhole: starts === undefined, parts: spansOf(starts ?? [0], whole).map((at) => ({ at })) };
}

/** The parts of a file after a change: those before it stay, those behind it move, and only what lies between is cut again. */
export function planChangedParts(file: SourceFile, reader: PartReader, earlier: FileParts, change: TextChange): PartsPlan {
  const by = movedBy(change);
  const { parts } = earlier;
  if (earlier.isWhole || earlier.length + by !== file.text.length) return planParts(file, reader);
  const first = firstTouched(file.text, reader, parts, change);
  // The line break before a part's first line belongs to what makes it a part.
  const next = countUntil(parts, ({ at }) => at.start > change.at.end);
  const between = { start: parts[first]?.at.start ?? 0, end: (parts[next]?.at.start ?? earlier.length) + by };
  const starts = reader.cut(file.text, between);
  if (starts === undefined) return planParts(file, reader);
  const move = { file: file.path, by, length: file.text.length };
  const before = parts.slice(0, first).map((part) => movePart(part, { ...move, by: 0 }));
  const behind = parts.slice(next).map((part) => movePart(part, move));
  return {
    isWhole: false,
    parts: [...before, ...spansOf(starts, between).map((at) => ({ at })), ...behind],
    untouched: { before: countUses(before), behind: countUses(behind), move },
  };
}

/** Which uses of two readings of all their parts are the same; none when a reading left some of its parts' uses out. */
export function keptUses({ untouched }: PartsPlan, was: Followed, now: Followed): readonly KeptUses[] {
  const isComplete = [was, now].every(({ reading, parts }) => reading.uses.length === countUses(parts.parts));
  if (untouched === undefined || !isComplete) return [];
  const { before, behind, move } = untouched;
  return [
    { was: 0, now: 0, count: before, move: { ...move, by: 0 } },
    { was: was.reading.uses.length - behind, now: now.reading.uses.length - behind, count: behind, move },
  ];
}

/** A reading with the parts that it was joined from. */
interface Followed {
  readonly reading: Reading;
  readonly parts: FileParts;
}

function movePart(part: FilePart, move: Move): FilePart {
  const { start, end } = part.at;
  const reading = moveReading(part.reading, move);
  return move.by === 0 && reading === part.reading ? part : { at: { start: start + move.by, end: end + move.by }, reading };
}

function countUses(parts: readonly FilePart[]): number {
  return parts.reduce((sum, { reading }) => sum + reading.uses.length, 0);
}

/** The last part that begins before the change and whose beginning the change leaves alone. */
function firstTouched(text: string, reader: PartReader, parts: readonly FilePart[], { at }: TextChange): number {
  let first = Math.max(0, countUntil(parts, (part) => part.at.start > at.start) - 1);
  while (first > 0 && reader.endOfCut(text, parts[first]?.at.start ?? 0) >= at.start) first--;
  return first;
}

function spansOf(starts: readonly number[], { end }: Span): readonly Span[] {
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? end }));
}

/** How many parts come before the first of which something is true; it is true of all behind it. */
function countUntil(parts: readonly FilePart[], isTrue: (part: FilePart) => boolean): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const part = parts[middle];
    if (part !== undefined && isTrue(part)) high = middle;
    else low = middle + 1;
  }
  return low;
}
