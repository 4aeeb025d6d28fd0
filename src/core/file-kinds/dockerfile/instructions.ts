import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import type { Escape } from './directives.js';
import { skipHeredocs } from './heredocs.js';
import { readLogicalLine } from './logical-lines.js';
import { splitCommand, type Command } from './split-command.js';
import { unclosedHeredoc } from './problems.js';

/** One instruction with the stretch of the file that it takes, heredoc bodies included. */
export interface Instruction extends Command {
  readonly span: Span;
}

/** Every instruction of a file in order; heredoc bodies are no instructions. */
export function readInstructions(text: string, escape: Escape, problems: ReadProblem[]): readonly Instruction[] {
  const instructions: Instruction[] = [];
  for (let at = 0; ;) {
    const line = readLogicalLine(text, at, escape);
    if (line === undefined) return instructions;
    const heredocs = skipHeredocs(text, line, escape);
    if (heredocs?.closed === false) problems.push(...unclosedHeredoc(text, line));
    const span = { start: line.span.start, end: heredocs?.next ?? line.span.end };
    instructions.push({ ...splitCommand(line.content, escape), span });
    at = heredocs?.next ?? line.next;
  }
}
