import type { GivenArgument, GivenBuild } from '../../model/reading.js';
import type { FilePath, Span } from '../../model/span.js';
import type { Declaration } from './declarations.js';
import type { Escape } from './directives.js';
import type { Budget, Consulted, ExpansionProblem, VariableValue } from './expand/environment.js';
import { expandWord, isPlainWord } from './expand/expand-word.js';
import { inFile, spanOf, standIn, type TracedText } from '../../model/traced-text.js';

/** What FROM knows of one variable. */
export interface Argument {
  readonly name: string;
  readonly value: VariableValue;
  /** Where its default is written; absent for what the builder itself defines. */
  readonly at?: Span;
  /** The policy's `buildArgs` say this value. */
  readonly settled: boolean;
  /** Who has the Dockerfile built says this value. */
  readonly given?: GivenArgument & { readonly file: FilePath; readonly at: Span };
  /** The variables that its default looks at, as they were then. */
  readonly consulted: readonly { readonly argument: Argument; readonly result: string }[];
}

/** The variables that every FROM sees: the builder's own and the ARGs before the first FROM. */
export type ArgumentTable = ReadonlyMap<string, Argument>;

/** Why the default of an ARG cannot be expanded; the builder refuses such a file. */
export interface ArgumentProblem extends ExpansionProblem {
  readonly declaration: Declaration;
}

/** What the table is made of. */
export interface ArgumentSource {
  readonly declarations: readonly Declaration[];
  readonly escape: Escape;
  /** `default`, or the last stage's name. */
  readonly targetStage: string;
  readonly budget: Budget;
  readonly build?: GivenBuild | undefined;
}

const filledPlatformNames = ['BUILDPLATFORM', 'BUILDOS', 'BUILDARCH', 'TARGETPLATFORM', 'TARGETOS', 'TARGETARCH'];
const platformNames = ['BUILDOSVERSION', 'BUILDVARIANT', 'TARGETOSVERSION', 'TARGETVARIANT'];

/** Names that are defined without any ARG. */
export const builderNames: readonly string[] = [...filledPlatformNames, ...platformNames, 'TARGETSTAGE'];

/**
 * Reads the declarations in order: a default may look at earlier ones and at its own earlier value, a later `ARG X` without a default
 * changes nothing, and a value from `settled` beats every default; what is given with the build beats both.
 */
export function argumentTable(
  source: ArgumentSource,
  settled: ReadonlyMap<string, string>,
): { readonly table: ArgumentTable; readonly problems: readonly ArgumentProblem[] } {
  const table = new Map<string, Argument>();
  for (const argument of builderArguments(source.targetStage)) {
    const given = settled.get(argument.name);
    table.set(argument.name, given === undefined ? argument : { ...argument, value: fixed(given), settled: true });
  }
  const problems: ArgumentProblem[] = [];
  for (const declaration of source.declarations) {
    const { name } = declaration;
    const argument = givenArgument(name, source.build);
    if (argument !== undefined) {
      table.set(name, argument);
      continue;
    }
    const given = settled.get(name);
    if (given !== undefined) table.set(name, { name, value: fixed(given), at: declaration.at, settled: true, consulted: [] });
    else if (declaration.value !== undefined) table.set(name, withDefault(declaration, declaration.value, table, source, problems));
    else if (!table.has(name)) table.set(name, { name, value: { kind: 'unset' }, at: declaration.at, settled: false, consulted: [] });
  }
  return { table, problems };
}

/** The arguments that an expansion looked at, with the text each gave. */
export function lookUp(table: ArgumentTable, consulted: readonly Consulted[]): Argument['consulted'] {
  return consulted.flatMap(({ name, result }) => {
    const argument = table.get(name);
    return argument === undefined ? [] : [{ argument, result }];
  });
}

function withDefault(
  { name, at }: Declaration,
  word: TracedText,
  table: ArgumentTable,
  { escape, budget }: ArgumentSource,
  problems: ArgumentProblem[],
): Argument {
  if (isPlainWord(word.text, escape)) return { name, value: { kind: 'set', value: word }, at, settled: false, consulted: [] };
  const expansion = expandWord(word, { escape, environment: (other) => table.get(other)?.value, budget });
  if (expansion.ok) {
    const { value, consulted } = expansion.value;
    return { name, value: { kind: 'set', value }, at, settled: false, consulted: lookUp(table, consulted) };
  }
  problems.push({ ...expansion.problem, declaration: { name, at, value: word } });
  return { name, value: { kind: 'unknown', filled: false }, at, settled: false, consulted: [] };
}

function givenArgument(name: string, build: GivenBuild | undefined): Argument | undefined {
  const given = build?.args.findLast((argument) => argument.name === name);
  if (build === undefined || given === undefined) return undefined;
  const at = given.at ?? spanOf(given.value) ?? given.value.runs[0]?.from ?? nowhere;
  const value = inFile(given.value, build.file);
  return { name, value: { kind: 'set', value }, settled: false, given: { ...given, file: build.file, at }, consulted: [] };
}

function builderArguments(targetStage: string): readonly Argument[] {
  const open =
    (filled: boolean) =>
    (name: string): Argument => ({ name, value: { kind: 'unknown', filled }, settled: false, consulted: [] });
  const stage: Argument = { name: 'TARGETSTAGE', value: fixed(targetStage), settled: false, consulted: [] };
  return [...filledPlatformNames.map(open(true)), ...platformNames.map(open(false)), stage];
}

/** A value that stands nowhere in the file. Its place is the variable's use, which the reader of the word fills in. */
function fixed(text: string): VariableValue {
  return { kind: 'set', value: standIn(text, nowhere) };
}

/** The place of text that is not in the file. */
export const nowhere: Span = { start: -1, end: -1 };
