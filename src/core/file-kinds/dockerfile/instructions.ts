import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import { isWordBreak } from './characters.js';
import type { Escape } from './directives.js';
import { skipHeredocs } from './heredocs.js';
import { contentOf, readLogicalLine, type LogicalLine } from './logical-lines.js';
import { unclosedHeredoc } from './problems.js';
import { splitCommand, type Command } from './split-command.js';

/** One instruction with the stretch of the file that it takes, heredoc bodies included. */
export interface Instruction {
  /** In lower case. */
  readonly keyword: string;
  readonly span: Span;
  /** Its parts; absent when it can neither name an image nor declare an argument. */
  readonly command?: Command;
}

/** Every instruction of a file in order; heredoc bodies are no instructions. */
export function readInstructions(text: string, escape: Escape, problems: ReadProblem[]): readonly Instruction[] {
  const instructions: Instruction[] = [];
  for (let at = 0; ;) {
    const line = readLogicalLine(text, at, escape);
    if (line === undefined) return instructions;
    const plain = plainKeyword(text, line);
    if (plain !== undefined) {
      instructions.push({ keyword: plain, span: line.span });
      at = line.next;
      continue;
    }
    const content = contentOf(text, line);
    const heredocs = skipHeredocs(text, line, content, escape);
    if (heredocs?.closed === false) problems.push(...unclosedHeredoc(text, line));
    const command = splitCommand(content, escape);
    instructions.push({ keyword: command.keyword, span: { start: line.span.start, end: heredocs?.next ?? line.span.end }, command });
    at = heredocs?.next ?? line.next;
  }
}

const plainKeywords = new Set(
  'add cmd entrypoint env expose healthcheck label maintainer run shell stopsignal user volume workdir'.split(' '),
);

/**
 * The keyword of an instruction that needs no closer look: no image can stand in it, and no heredoc starts there.
 * Most lines of most files are such, and this is what makes reading them cheap.
 */
function plainKeyword(text: string, { parts }: LogicalLine): string | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  let end = first.start;
  while (end < first.end && !isWordBreak(text.charCodeAt(end))) end++;
  let rest = end;
  while (rest < first.end && isWordBreak(text.charCodeAt(rest))) rest++;
  if (rest >= first.end && parts.length > 1) return undefined;
  const keyword = text.slice(first.start, Math.min(end, first.start + 12)).toLowerCase();
  if (!plainKeywords.has(keyword) || end - first.start > 12) return undefined;
  if (keyword !== 'run' && keyword !== 'add') return keyword;
  const mayMatter = !isPlainStart(text.charCodeAt(rest)) || parts.some((part) => holdsHeredoc(text, part));
  return mayMatter ? undefined : keyword;
}

/** Flags start with `-`; behind a character beyond ASCII they might still come. */
function isPlainStart(code: number): boolean {
  return code !== 0x2d && code < 0x80;
}

/** A part that ends in `<` may go on with one. */
function holdsHeredoc(text: string, part: Span): boolean {
  const written = text.slice(part.start, part.end);
  return written.includes('<<') || written.endsWith('<');
}
