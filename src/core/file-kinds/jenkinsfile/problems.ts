import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';

/** A comment or a string of several lines swallows what stands behind it. */
export function neverClosed({ start, end }: Span): ReadProblem {
  return {
    code: 'syntax',
    span: { start, end: Math.min(end, start + 3) },
    what: 'What begins here is never closed.',
    why: 'Groovy takes everything behind it for a comment or a text, so that images below may be meant and are not seen.',
    next: 'Close the string or the comment.',
    undetermined: { start, end },
  };
}
