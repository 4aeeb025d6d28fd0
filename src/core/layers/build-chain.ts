import { triggerOf, type BuildFile, type BuildInstruction, type BuildStage } from '../file-kinds/dockerfile/build-file.js';
import type { Budget } from '../file-kinds/dockerfile/expand/environment.js';
import { stageIndex } from '../file-kinds/dockerfile/stages.js';
import type { AttributionHints, InstructionPlace } from './attribution.js';
import { expandText, toVariable } from './expand-text.js';
import { InstructionReader } from './instruction-steps.js';
import type { Step } from './step.js';

/** The instructions that reach the image of one stage, from the external image that it starts from to its last line. */
export interface BuildChain {
  /** The FROM that names what the chain starts from; absent when the file has no FROM. */
  readonly from?: InstructionPlace;
  readonly isFromScratch: boolean;
  readonly steps: readonly PlacedStep[];
}

/** An instruction with its place in the file. */
export interface PlacedStep {
  readonly step: Step;
  readonly place: InstructionPlace;
}

/** A file's stages, each with the stage that it continues. */
export interface BuildStages {
  readonly file: BuildFile;
  readonly bases: readonly { readonly parent?: number; readonly image: string }[];
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** More instructions than these make no image: Docker stops at 127 layers. The last ones are looked at. */
const mostSteps = 400;
/** What stands far above them may still set a variable. */
const mostRead = 2_000;

/** Follows every FROM to its stage or image, with the build arguments that are known. */
export function toBuildStages(file: BuildFile, buildArgs: AttributionHints['buildArgs'] = {}): BuildStages {
  const budget: Budget = { left: 1_000_000 };
  const variables = new Map<string, ReturnType<typeof toVariable>>();
  for (const { name, value } of file.declarations.slice(0, mostSteps)) {
    const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
    const text = given ?? (value === undefined ? undefined : expandText(value.text, variables, file.escape, budget));
    if (text !== undefined) variables.set(name, toVariable(text));
  }
  const names = new Map<string, number>();
  const bases = file.stages.map((stage, index) => {
    const image = expandText(stage.base, variables, file.escape, budget);
    const parent = names.get(image);
    if (stage.name !== undefined) names.set(stage.name, index);
    return { image, ...(parent === undefined ? {} : { parent }) };
  });
  return { file, bases, buildArgs };
}

/** The stage that a build's target names, by name or number; else the last. */
export function targetStage({ file: { stages } }: BuildStages, target: string | undefined): number {
  const last = stages.length - 1;
  if (target === undefined) return last;
  const named = stages.findLastIndex(({ name }) => name === target.toLowerCase());
  const index = stageIndex(target) ?? -1;
  return named >= 0 ? named : stages[index] === undefined ? last : index;
}

/** What is built for a stage: what it continues comes first. */
export function chainOf(stages: BuildStages, target: number): BuildChain {
  const line = lineOf(stages, target);
  const [root] = line;
  if (root === undefined) return { isFromScratch: false, steps: [] };
  const from = { keyword: 'FROM', span: root.stage.from.span, head: root.stage.from.head };
  const reader = new InstructionReader(stages.file, stages.buildArgs);
  const steps: PlacedStep[] = [];
  for (const instruction of [...instructionsOf(line, stages.file.escape)].slice(-mostRead)) {
    const place = { keyword: instruction.written.toUpperCase(), span: instruction.built.span, head: instruction.built.head };
    steps.push({ step: reader.read(instruction.built), place });
  }
  return { from, isFromScratch: stages.bases[root.index]?.image === 'scratch', steps: steps.slice(-mostSteps) };
}

interface LineStage {
  readonly index: number;
  readonly stage: BuildStage;
}

/** The stages from the one with an external image to the target. */
function lineOf({ file, bases }: BuildStages, target: number): readonly LineStage[] {
  const line: LineStage[] = [];
  for (let index: number | undefined = target; index !== undefined; index = bases[index]?.parent) {
    const stage = file.stages[index];
    // A stage can only continue an earlier one, so that this ends.
    if (stage === undefined) break;
    line.unshift({ index, stage });
  }
  return line;
}

interface ChainInstruction {
  /** The keyword at the start of its line: `onbuild` for a trigger. */
  readonly written: string;
  readonly built: BuildInstruction;
}

/** The instructions of the stages; the triggers of one run at the beginning of the next. */
function* instructionsOf(line: readonly LineStage[], escape: BuildFile['escape']): Generator<ChainInstruction> {
  let triggers: BuildInstruction[] = [];
  for (const { stage } of line) {
    for (const built of triggers) yield { written: 'onbuild', built };
    triggers = [];
    for (const built of stage.instructions) {
      yield { written: built.keyword, built };
      const trigger = built.keyword === 'onbuild' ? triggerOf(built, escape) : undefined;
      if (trigger !== undefined) triggers.push(trigger);
    }
  }
}
