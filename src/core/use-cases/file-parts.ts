import type { ImageUse } from '../model/image-use.js';
import { moveReading, type MovedUse } from '../model/moved.js';
import type { PartReader, PartReading, SourceFile } from '../model/reading.js';
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
  readonly moved: ReadonlyMap<ImageUse, MovedUse>;
}

/** The parts of a file of which nothing is known yet. */
export function planParts({ text }: SourceFile, reader: PartReader): PartsPlan {
  const whole = { start: 0, end: text.length };
  const starts = reader.cut(text, whole);
  return { isWhole: starts === undefined, parts: spansOf(starts ?? [0], whole).map((at) => ({ at })), moved: new Map() };
}

/** The parts of a file after a change: those before it stay, those behind it move, and only what lies between is cut again. */
export function planChangedParts(file: SourceFile, reader: PartReader, earlier: FileParts, change: TextChange): PartsPlan {
  const by = movedBy(change);
  const { parts } = earlier;
  if (earlier.isWhole || earlier.length + by !== file.text.length) return planParts(file, reader);
  const first = firstTouched(file.text, reader, parts, change);
  // The line break before a part's first line belongs to what makes it a part.
  const behind = countUntil(parts, ({ at }) => at.start > change.at.end);
  const end = (parts[behind]?.at.start ?? earlier.length) + by;
  const between = { start: parts[first]?.at.start ?? 0, end };
  const starts = reader.cut(file.text, between);
  if (starts === undefined) return planParts(file, reader);
  const moved = new Map<ImageUse, MovedUse>();
  const kept = (part: FilePart, distance: number): FilePart => ({
    at: distance === 0 ? part.at : { start: part.at.start + distance, end: part.at.end + distance },
    reading: moveReading(part.reading, { file: file.path, by: distance, length: file.text.length }, moved),
  });
  return {
    isWhole: false,
    parts: [
      ...parts.slice(0, first).map((part) => kept(part, 0)),
      ...spansOf(starts, between).map((at) => ({ at })),
      ...parts.slice(behind).map((part) => kept(part, by)),
    ],
    moved,
  };
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
