import type { ImageUse } from '../model/image-use.js';
import { moveVerdict, type MovedUse } from '../model/moved.js';
import type { Reading } from '../model/reading.js';
import type { FilePath } from '../model/span.js';
import type { JudgedFile, Verdict } from '../model/verdict.js';
import { judgeFile, judgeUse } from './judge.js';
import type { GoverningPolicy, JudgingContext } from './layer.js';

/** What was judged of the version before, under the same policies, on the same day, and how its uses moved since. */
export interface JudgedBefore {
  readonly verdicts: ReadonlyMap<ImageUse, Verdict>;
  readonly moved: ReadonlyMap<ImageUse, MovedUse>;
}

/** A judged file with the verdict of each use alone, to be kept for the next version. */
export interface JudgedVersion {
  readonly judged: JudgedFile;
  readonly verdicts: ReadonlyMap<ImageUse, Verdict>;
}

/** Judges a version of a file as `judgeFile` does, and no use again that is what it was or only moved. */
export function judgeFollowed(
  file: FilePath,
  reading: Reading,
  governing: GoverningPolicy,
  context: JudgingContext,
  before?: JudgedBefore,
): JudgedVersion {
  const verdicts = new Map<ImageUse, Verdict>();
  const judged = judgeFile(file, reading, governing, context, (use) => {
    const verdict = keptVerdict(use, before) ?? judgeUse(use, governing, context);
    verdicts.set(use, verdict);
    return verdict;
  });
  return { judged, verdicts };
}

function keptVerdict(use: ImageUse, before: JudgedBefore | undefined): Verdict | undefined {
  const moved = before?.moved.get(use);
  const verdict = before?.verdicts.get(moved?.from ?? use);
  return verdict && moved ? moveVerdict(verdict, moved.move) : verdict;
}
