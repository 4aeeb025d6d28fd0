import { diffLines } from 'diff';

/** The numbers of the lines that a later text has and an earlier one has not; none when telling would take too long. */
export function addedLines(before: string, after: string): ReadonlySet<number> {
  const added = new Set<number>();
  let line = 1;
  for (const { value, added: isAdded, removed, count } of diffLines(before, after, { maxEditLength: mostEdits }) ?? []) {
    if (removed) continue;
    if (isAdded) for (let at = 0; at < count; at++) added.add(line + at);
    line += value === '' ? 0 : count;
  }
  return added;
}

/** The time that comparing takes grows with the square of this. */
const mostEdits = 1000;
