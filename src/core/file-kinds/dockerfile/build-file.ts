import type { Span } from '../../model/span.js';
import { tracedFrom, spanOf, type TracedText } from '../../model/traced-text.js';
import { readDeclarations, withoutQuotes, type Declaration } from './declarations.js';
import { readDirectives, type Escape } from './directives.js';
import { readInstructions, type Instruction } from './instructions.js';
import { contentOf, physicalLine, readLogicalLine } from './logical-lines.js';
import { splitCommand, splitWords, type Command } from './split-command.js';
import { toStage } from './stages.js';

/** A Dockerfile as a builder goes through it, for those who ask what each instruction made (attribution of layers). */
export interface BuildFile {
  readonly escape: Escape;
  /** The ARGs before the first FROM. */
  readonly declarations: readonly Declaration[];
  readonly stages: readonly BuildStage[];
}

/** One FROM with the instructions below it. */
export interface BuildStage {
  /** Lower-cased. */
  readonly name?: string;
  /** What FROM names, as it is written. */
  readonly base: string;
  readonly from: BuildInstruction;
  readonly instructions: readonly BuildInstruction[];
}

/** One instruction with its parts joined over its lines. */
export interface BuildInstruction {
  /** In lower case. */
  readonly keyword: string;
  /** The whole instruction, its heredocs included. */
  readonly span: Span;
  /** The image of a FROM, else the first line without trailing blanks. */
  readonly head: Span;
  readonly flags: readonly string[];
  /** The arguments without flags, with quotes and variables as they are written. */
  readonly rest: string;
  /** The bodies of its heredocs with their end marks, as they are written. */
  readonly heredocs: string;
}

/** Reads a Dockerfile for its build; what no builder reads is left out. */
export function readBuildFile(text: string): BuildFile {
  const { escape } = readDirectives(text);
  const declarations: Declaration[] = [];
  const stages: { name?: string; base: string; from: BuildInstruction; instructions: BuildInstruction[] }[] = [];
  for (const instruction of readInstructions(text, escape, [])) {
    const read = toBuildInstruction(text, instruction, escape);
    if (read === undefined) continue;
    const { built, command } = read;
    const last = stages.at(-1);
    if (built.keyword === 'from') stages.push({ ...stageOf(instruction, splitWords(command.rest)), from: built, instructions: [] });
    else if (last !== undefined) last.instructions.push(built);
    else if (built.keyword === 'arg') declarations.push(...readDeclarations(command.rest, escape));
  }
  return { escape, declarations, stages };
}

/** The instruction that an ONBUILD holds. */
export function triggerOf(instruction: BuildInstruction, escape: Escape): BuildInstruction | undefined {
  const { keyword, flags, rest } = splitCommand(tracedFrom(instruction.rest, { start: 0, end: instruction.rest.length }), escape);
  return keyword === '' ? undefined : { ...instruction, keyword, flags: flags.map((flag) => flag.text), rest: rest.text };
}

function toBuildInstruction(
  text: string,
  instruction: Instruction,
  escape: Escape,
): { readonly built: BuildInstruction; readonly command: Command } | undefined {
  const line = readLogicalLine(text, instruction.span.start, escape);
  if (line === undefined) return undefined;
  const command = instruction.command ?? splitCommand(contentOf(text, line), escape);
  const { keyword, span } = instruction;
  const built = {
    ...{ keyword, span, head: headOf(text, instruction, command) },
    flags: command.flags.map((flag) => flag.text),
    rest: command.rest.text,
    heredocs: span.end > line.next ? text.slice(line.next, span.end) : '',
  };
  return { built, command };
}

function headOf(text: string, { keyword, span }: Instruction, { rest }: Command): Span {
  const [image] = keyword === 'from' ? splitWords(rest) : [];
  const word = image === undefined ? undefined : spanOf(withoutQuotes(image));
  if (word !== undefined && word.start >= span.start && word.end <= span.end) return word;
  const { start, end } = physicalLine(text, span.start);
  let last = Math.min(end, span.end);
  while (last > start && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
  return { start, end: last };
}

function stageOf(instruction: Instruction, words: readonly TracedText[]): { name?: string; base: string } {
  const { word, name } = toStage(0, instruction, words);
  return { base: word?.text ?? '', ...(name === undefined ? {} : { name }) };
}
