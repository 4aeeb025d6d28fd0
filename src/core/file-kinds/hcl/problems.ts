import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import type { HclFile } from './tree.js';

/** What is wrong with a file: from the first stretch that is not HCL on, nobody knows what its consumer would make of it, were it to take it. */
export function problemsOf({ text, brokenAt, tooDeepAt }: HclFile): readonly ReadProblem[] {
  return [
    ...(brokenAt === undefined
      ? []
      : [
          {
            code: 'syntax' as const,
            span: brokenAt,
            what: 'This is not valid HCL from here on.',
            why: 'What follows may mean something else than it seems, so no image below can be vouched for.',
            next: 'Correct the line, e.g. a missing quote, bracket or value.',
            undetermined: { start: text.lastIndexOf('\n', Math.max(0, brokenAt.start - 1)) + 1, end: text.length },
          },
        ]),
    ...(tooDeepAt === undefined
      ? []
      : [
          {
            code: 'limit' as const,
            span: tooDeepAt,
            what: 'This expression nests deeper than 100 levels and was not read.',
            why: 'Its images are not judged: no configuration nests that deep for a good reason.',
            next: 'Flatten the expression.',
            undetermined: { start: tooDeepAt.start, end: text.length },
          },
        ]),
  ];
}

/** JSON or the like in a quoted text, where escapes move everything. */
export function unreadableWithin(at: Span): ReadProblem {
  return {
    code: 'unsupported',
    span: at,
    what: 'This text names an image, but it is quoted so that its parts cannot be located.',
    why: 'The provider reads it as JSON of its own, so the image in it runs and is not judged.',
    next: 'Write it as a heredoc, or with `jsonencode`.',
    undetermined: at,
  };
}
