import type { ReadProblem } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import { readDeclarations, type Declaration } from './declarations.js';
import type { Escape } from './directives.js';
import { readInstructions, type Instruction } from './instructions.js';
import { fetchesFromNetwork } from './network.js';
import { oddFrom, unknownInstruction } from './problems.js';
import { sourcesOf, type Source } from './sources.js';
import { splitWords } from './split-command.js';
import { toStage, type Stage } from './stages.js';

/** The instructions of a file, sorted by what they are to its images. */
export interface Outline {
  readonly text: string;
  readonly stages: readonly Stage[];
  /** The ARGs before the first FROM. */
  readonly declarations: readonly Declaration[];
  /** `ARG BUILDKIT_SYNTAX=…`, wherever it stands. */
  readonly frontends: readonly Declaration[];
  /** What COPY and RUN name, with the number of the stage in which they stand. */
  readonly sources: readonly (Source & { readonly stage: number })[];
  readonly notCovered: readonly Span[];
}

/** Goes through a file once; what no builder reads is put into `problems`. */
export function readOutline(text: string, escape: Escape, problems: ReadProblem[]): Outline {
  const stages: Stage[] = [];
  const declarations: Declaration[] = [];
  const frontends: Declaration[] = [];
  const sources: (Source & { stage: number })[] = [];
  const notCovered: Span[] = [];
  for (const instruction of readInstructions(text, escape, problems)) {
    if (instruction.keyword === 'from') stages.push(readStage(stages.length, instruction, problems));
    for (const declaration of declarationsOf(instruction, escape)) {
      if (stages.length === 0) declarations.push(declaration);
      if (declaration.name === 'BUILDKIT_SYNTAX') frontends.push(declaration);
    }
    for (const source of sourcesOf(instruction, escape)) sources.push({ ...source, stage: stages.length - 1 });
    if (fetchesFromNetwork(instruction, text)) notCovered.push(instruction.span);
    if (!keywords.has(instruction.keyword)) problems.push(...unknownInstruction(text, instruction.span));
  }
  return { text, stages, declarations, frontends, sources, notCovered };
}

const keywords = new Set(
  'add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell stopsignal user volume workdir'.split(' '),
);

function declarationsOf({ keyword, command }: Instruction, escape: Escape): readonly Declaration[] {
  return keyword === 'arg' && command !== undefined ? readDeclarations(command.rest, escape) : [];
}

function readStage(index: number, instruction: Instruction, problems: ReadProblem[]): Stage {
  const words = instruction.command === undefined ? [] : splitWords(instruction.command.rest);
  const stage = toStage(index, instruction, words);
  if (words.length !== 1 && stage.name === undefined) problems.push(oddFrom(instruction.span, words.length));
  return stage;
}
