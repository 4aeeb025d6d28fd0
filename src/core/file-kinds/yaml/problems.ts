import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';

/** From the first line that the parser did not understand, nobody knows what the rest of the file means to its consumer. */
export function brokenSyntax(text: string, at: Span): ReadProblem {
  const start = text.lastIndexOf('\n', Math.min(at.start, text.length - 1) - 1) + 1;
  return {
    code: 'syntax',
    span: withinLine(text, at),
    what: 'This is not valid YAML from here on.',
    why: 'What follows may mean something else than it seems, so no image below can be vouched for.',
    next: 'Correct the line, e.g. its indentation or a missing quote, colon or bracket.',
    undetermined: { start, end: text.length },
    reach: 'rest',
  };
}

/** The whole file, because the character may move every boundary in it. */
export function foreignBreakAt(text: string, at: Span): ReadProblem {
  const name = names[text.charCodeAt(at.start)] ?? 'an unusual line break';
  return {
    code: 'line-break',
    span: at,
    what: `There is ${name} here, outside quotes.`,
    why: 'Some programs take it for a line break and most editors do not, so that the file can hold images that nobody sees.',
    next: 'Remove the character, or write an ordinary line break.',
    undetermined: { start: 0, end: text.length },
    reach: 'file',
  };
}

const names: Readonly<Record<number, string>> = {
  0x0d: 'a carriage return (CR) without a line feed',
  0x85: 'a next-line character (U+0085)',
  0x2028: 'a line separator (U+2028)',
  0x2029: 'a paragraph separator (U+2029)',
};

export function tooLarge(at: Span): ReadProblem {
  return {
    code: 'limit',
    span: { start: at.start, end: at.start },
    what: 'This document is larger than 8 million characters and was not read.',
    why: 'Reading it would keep the editor and the pipeline busy for too long, so its images are not judged.',
    next: 'Split it into documents with `---`, or into several files.',
    undetermined: at,
  };
}

export function tooDeep(at: Span): ReadProblem {
  return {
    code: 'limit',
    span: { start: at.start, end: at.start },
    what: 'This document nests deeper than 400 levels and was not read.',
    why: 'Its images are not judged: no file nests that deep for a good reason.',
    next: 'Flatten the document.',
    undetermined: at,
  };
}

/** No YAML or JSON holds NUL, so this is another encoding, or no text at all. */
export function notText(text: string, at: number): ReadProblem {
  return {
    code: 'unsupported',
    span: { start: at, end: at + 1 },
    what: 'There is a NUL character here, so this is not plain UTF-8 text.',
    why: 'A reader that knows the encoding may find images in it that nobody sees here.',
    next: 'Save the file as UTF-8, or remove the character.',
    undetermined: { start: 0, end: text.length },
    reach: 'file',
  };
}

/** Aliases and merges multiply the work that a small text can ask for. */
export function tooMuchWork(at: Span): ReadProblem {
  return {
    code: 'limit',
    span: { start: at.start, end: at.start },
    what: 'The aliases and merges of this document lead to more places than can be followed.',
    why: 'Reading was stopped, so that some of its images are not judged.',
    next: 'Write the repeated parts out, or merge fewer maps.',
    undetermined: at,
  };
}

/** A text inside the document that a controller reads as YAML, spelt so that its parts cannot be found in the file. */
export function unreadableText(at: Span): ReadProblem {
  return {
    code: 'unsupported',
    span: at,
    what: 'This text names an image, but it is written so that its parts cannot be located.',
    why: 'The controller reads it as YAML of its own, so the image in it runs and is not judged.',
    next: 'Write it as a literal block (`|`), or on one line in single quotes.',
    undetermined: at,
  };
}

/** A key that stands twice in one map. Said, and every occurrence is judged. */
export function duplicateKey(at: Span, key: string): ReadProblem {
  return {
    code: 'duplicate-key',
    span: at,
    what: `\`${key}\` is written twice in the same map.`,
    why: 'Programs differ in which one they take, so every one of them is judged.',
    next: 'Keep the one that is meant and remove the other.',
  };
}

function withinLine(text: string, at: Span): Span {
  const start = Math.min(at.start, text.length);
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  return { start, end: Math.max(start, Math.min(at.end, lineEnd)) };
}
