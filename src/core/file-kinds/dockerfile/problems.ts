import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import type { ArgumentProblem } from './argument-table.js';
import type { Directives } from './directives.js';
import type { LogicalLine } from './logical-lines.js';

/* What is said about the parts of a Dockerfile that no builder reads, or that we do not follow. */

/** The longest line that BuildKit reads, in bytes. */
const longestLine = 65_535;

export function refusedDirective({ span, reason }: Directives['refused'][number]): ReadProblem {
  return {
    code: 'syntax',
    span,
    what: reason,
    why: 'The builder refuses the whole file because of it.',
    next: 'Remove this directive or correct its value.',
  };
}

/** A heredoc without its end mark swallows the rest of the file, as it does for the builder. */
export function unclosedHeredoc(text: string, line: LogicalLine): readonly ReadProblem[] {
  const body = { start: line.next, end: text.length };
  return [
    withDoubt(
      {
        code: 'syntax',
        span: line.span,
        what: 'The heredoc that starts here has no end mark.',
        why: 'The builder takes the rest of the file for its text.',
        next: 'Write the end mark on a line of its own.',
      },
      text,
      body,
    ),
  ];
}

/** A word that is no instruction: what stands on its line is read by nobody. */
export function unknownInstruction(text: string, span: Span): readonly ReadProblem[] {
  if (!namesImage(text, span)) return [];
  const name = /^\S*/.exec(text.slice(span.start, Math.min(span.end, span.start + 200)).trimStart())?.[0] ?? '';
  const start = text.indexOf(name, span.start);
  const problem: ReadProblem = {
    code: 'syntax',
    span: { start, end: start + name.length },
    what: `\`${shorten(name)}\` is no instruction.`,
    why: 'The line may name an image, and no builder reads it.',
    next: 'Write one of the instructions that builders know, such as FROM, COPY or RUN.',
    undetermined: span,
  };
  return [problem];
}

/** FROM with another number of words than one or three. */
export function oddFrom(span: Span, words: number): ReadProblem {
  return {
    code: 'syntax',
    span,
    what:
      words === 0
        ? 'FROM names no image here.'
        : 'FROM takes an image, or an image with `AS` and a stage name; a comment cannot follow on its line.',
    why: 'The builder refuses the whole file because of it.',
    next: 'Write `FROM image` or `FROM image AS name`.',
  };
}

export function brokenArgument({ declaration, reason, kind }: ArgumentProblem): ReadProblem {
  return {
    code: kind === 'limit' ? 'limit' : 'syntax',
    span: declaration.at,
    what: `The default of \`${shorten(declaration.name)}\` cannot be expanded: ${reason}.`,
    why: 'What depends on it is not known.',
    next: 'Correct the default, or give it without variables.',
  };
}

export function expansionLimit(span: Span, reason: string): ReadProblem {
  return {
    code: 'limit',
    span,
    what: `This word is not followed to its end: ${reason}.`,
    why: 'The image that it names is not known.',
    next: 'Write the image with fewer variables.',
    undetermined: span,
  };
}

/** BuildKit takes a CR inside a line for white space, while editors and other tools start a new line there. */
export function loneCarriageReturn(text: string, at: number, line: Span): ReadProblem {
  const problem: ReadProblem = {
    code: 'line-break',
    span: { start: at, end: at + 1 },
    what: 'A carriage return stands inside a line.',
    why: 'Editors show a new line there, but the builder reads on in the same instruction.',
    next: 'End lines with LF or CRLF.',
  };
  return withDoubt(problem, text, line);
}

export function longLine(span: Span): ReadProblem {
  return {
    code: 'limit',
    span: { start: span.start, end: span.start },
    what: `A line is longer than ${String(longestLine)} bytes.`,
    why: 'BuildKit refuses the whole file because of it.',
    next: 'Break the line with the escape character.',
  };
}

/** Problems of the file's lines as such. */
export function lineProblems(text: string): readonly ReadProblem[] {
  const problems: ReadProblem[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    if (end - start > longestLine && problems.every(({ code }) => code !== 'limit')) problems.push(longLine({ start, end }));
    start = end + 1;
  }
  const lone = loneReturn(text);
  if (lone !== undefined) problems.push(loneCarriageReturn(text, lone.at, lone.line));
  return problems;
}

/** The first CR that ends no line: CRs right before an LF do. */
function loneReturn(text: string): { at: number; line: Span } | undefined {
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at)) {
    let after = at;
    while (text[after] === '\r') after++;
    if (after < text.length && text[after] !== '\n') {
      const end = text.indexOf('\n', at);
      return { at, line: { start: text.lastIndexOf('\n', at) + 1, end: end < 0 ? text.length : end } };
    }
    at = after;
  }
  return undefined;
}

function withDoubt(problem: ReadProblem, text: string, span: Span): ReadProblem {
  return namesImage(text, span) ? { ...problem, undetermined: span } : problem;
}

/** True when a word stands there that can name an image. */
function namesImage(text: string, span: Span): boolean {
  return /from|syntax/i.test(text.slice(span.start, span.end));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
