import { moveVerdict, type KeptUses } from '../model/moved.js';
import type { Reading } from '../model/reading.js';
import type { FilePath } from '../model/span.js';
import type { JudgedFile, Verdict } from '../model/verdict.js';
import { judgeFile, judgeUse } from './judge.js';
import type { GoverningPolicy, JudgingContext } from './layer.js';

/** What was judged of the version before, under the same policies, on the same day, and which of its uses are still there. */
export interface JudgedBefore {
  readonly verdicts: Verdicts;
  readonly kept: readonly KeptUses[];
}

/** What each use of a reading was given alone, by its index there; undefined where nobody asked. */
export type Verdicts = readonly (Verdict | undefined)[];

/** A judged file with the verdicts to be kept for the next version. */
export interface JudgedVersion {
  readonly judged: JudgedFile;
  readonly verdicts: Verdicts;
}

/** Judges a version of a file as `judgeFile` does, and no use again that is what it was or only moved. */
export function judgeFollowed(
  file: FilePath,
  reading: Reading,
  governing: GoverningPolicy,
  context: JudgingContext,
  before?: JudgedBefore,
): JudgedVersion {
  const verdicts = keptVerdicts(reading, before);
  const judged = judgeFile(file, reading, governing, context, (use, index) => (verdicts[index] ??= judgeUse(use, governing, context)));
  return { judged, verdicts };
}

function keptVerdicts({ uses }: Reading, before: JudgedBefore | undefined): (Verdict | undefined)[] {
  const verdicts = new Array<Verdict | undefined>(uses.length).fill(undefined);
  for (const { was, now, count, move } of before?.kept ?? []) {
    for (let index = 0; index < count; index++) {
      const verdict = before?.verdicts[was + index];
      verdicts[now + index] = verdict && move.by !== 0 ? moveVerdict(verdict, move) : verdict;
    }
  }
  return verdicts;
}
