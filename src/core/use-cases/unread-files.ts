import { nameOfPath } from '../model/file-path.js';
import type { ReadProblem } from '../model/reading.js';
import type { Span } from '../model/span.js';
import { code } from '../policy/judging/words.js';
import type { RecordedFiles } from './recorded-files.js';

/** What a reading could not take into account although it is there (threats.md, files followed from other files): whatever it read is undetermined. */
export function unreadFiles({ closed, hasRefused }: RecordedFiles, at: Span): readonly ReadProblem[] {
  const span = { start: at.start, end: at.start };
  const why = 'What they say may decide which images are used here, so nobody knows these for certain.';
  const problems: ReadProblem[] = [];
  if (closed.length > 0) {
    const names = [...new Set(closed.map(nameOfPath))].slice(0, mostNamed).map(code);
    problems.push({
      code: 'unsupported',
      span,
      what: `Other files that count here were not looked into: ${names.join(', ')}.`,
      why,
      next: 'Only text files of less than 4 MiB inside the workspace are looked into: put them there.',
      undetermined: at,
    });
  }
  if (hasRefused)
    problems.push({
      code: 'limit',
      span,
      what: 'More other files count here than are looked into.',
      why,
      next: 'Split this into several files.',
      undetermined: at,
    });
  return problems;
}

const mostNamed = 3;
