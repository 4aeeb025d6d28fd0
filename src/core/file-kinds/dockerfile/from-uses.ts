import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { GivenContext, KnownFacts, ReadProblem } from '../../model/reading.js';
import type { FilePath, Span } from '../../model/span.js';
import { lookUp, type Argument, type ArgumentTable } from './argument-table.js';
import { withoutQuotes } from './declarations.js';
import type { Escape } from './directives.js';
import type { Budget, ExpansionProblem } from './expand/environment.js';
import { expandWord, isPlainWord } from './expand/expand-word.js';
import { GivenContexts } from './given-contexts.js';
import { everyArgument, relatedArguments, valueOf } from './image-value.js';
import { places } from './places.js';
import { brokenArgument, expansionLimit } from './problems.js';
import type { Outline } from './outline.js';
import { settle, type Settlements } from './settlements.js';
import type { StageNames } from './stages.js';
import { spanOf, type TracedText } from '../../model/traced-text.js';

/** What a stage starts from: an image, an earlier stage, or nothing (`scratch`). */
export interface StageBase {
  readonly image?: ImageUse;
  readonly parent?: number;
}

/** What one reading of a word gives. */
interface Reached extends StageBase {
  readonly value?: ImageValue;
  readonly replaced?: GivenContext;
  readonly consulted: Argument['consulted'];
}

/** Follows every FROM to its image or its stage; names of all stages stand in `names` afterwards. */
export function readStageBases(
  file: FilePath,
  outline: Outline,
  options: { readonly escape: Escape; readonly known: KnownFacts; readonly names: StageNames; readonly problems: ReadProblem[] },
): readonly StageBase[] {
  const { escape, known, names, problems } = options;
  const targetStage = known.build?.target ?? outline.stages.at(-1)?.name ?? 'default';
  const budget: Budget = { left: 4_000_000 + 16 * outline.text.length };
  const { build } = known;
  const settlements = settle({ declarations: outline.declarations, escape, targetStage, budget, build }, known);
  const contexts = new GivenContexts(build);
  problems.push(...settlements.problems.map(brokenArgument));
  return outline.stages.map((stage) => {
    const context = { text: outline.text, escape, budget, names, problems, settlements, contexts };
    const replaced = contexts.ofStage(stage.name);
    const base =
      stage.word === undefined ? {} : replaced ? replacedBase(file, stage.word, replaced, context) : readBase(file, stage.word, context);
    names.add(stage);
    return base;
  });
}

interface Context {
  readonly text: string;
  readonly escape: Escape;
  readonly budget: Budget;
  readonly names: StageNames;
  readonly problems: ReadProblem[];
  readonly settlements: Settlements;
  readonly contexts: GivenContexts;
}

/** What the build gives in place of a stage or an image. */
function replacedBase(file: FilePath, word: TracedText, given: GivenContext, { text, contexts }: Context): StageBase {
  const span = placeOf(word);
  const image = contexts.image(given, { file, span }, text.slice(span.start, span.end));
  return image === undefined ? {} : { image };
}

function readBase(file: FilePath, word: TracedText, context: Context): StageBase {
  const first = reach(file, word, context.settlements.table, context);
  if (first.replaced !== undefined) return replacedBase(file, word, first.replaced, context);
  const combinations = context.settlements.combinations(everyArgument(first.consulted).map(({ argument }) => argument.name));
  if (combinations === 'too many') return { image: toUse(file, word, tooMany(first), first, context) };
  const images = combinations.flatMap((table) => reach(file, word, table, context).value ?? []);
  const value = first.value ?? images[0];
  const parent = first.parent === undefined ? {} : { parent: first.parent };
  if (value === undefined) return parent;
  const image = toUse(file, word, value, first, context);
  return { ...parent, image: images.length === 0 ? image : { ...image, alternatives: distinct(images) } };
}

/** What a word means with the values of one table. */
function reach(file: FilePath, word: TracedText, table: ArgumentTable, context: Context): Reached {
  const { escape, budget, problems } = context;
  if (isPlainWord(word.text, escape)) return fromText(file, word, [], context);
  const expansion = expandWord(word, { escape, environment: (name) => table.get(name)?.value, budget });
  if (expansion.ok) return fromText(file, expansion.value.value, lookUp(table, expansion.value.consulted), context);
  const { problem } = expansion;
  if (problem.kind === 'limit') problems.push(expansionLimit(spanOf(word) ?? { start: 0, end: 0 }, problem.reason));
  return {
    value: failedValue(word, problem),
    consulted: lookUp(table, problem.variable === undefined ? [] : [{ name: problem.variable, result: '' }]),
  };
}

function fromText(file: FilePath, text: TracedText, consulted: Argument['consulted'], { names, contexts }: Context): Reached {
  const isOpen = text.runs.some((run) => run.open !== undefined);
  const parent = isOpen ? undefined : names.base(text.text);
  if (parent !== undefined) return { parent, consulted };
  const replaced = isOpen ? undefined : contexts.ofImage(text.text);
  if (replaced !== undefined) return { replaced, consulted };
  return text.text === 'scratch' && !isOpen ? { consulted } : { value: valueOf(file, text, consulted), consulted };
}

function failedValue(word: TracedText, { kind, reason, variable }: ExpansionProblem): ImageValue {
  if (kind === 'refused') return { kind: 'malformed', text: word.text, reason: `The builder cannot expand this: ${reason}.`, assumes: [] };
  return { kind: 'unresolved', variables: variable === undefined ? [] : [variable], known: {} };
}

function tooMany(first: Reached): ImageValue {
  const settled = everyArgument(first.consulted).filter(({ argument }) => argument.settled);
  return { kind: 'unresolved', variables: settled.map(({ argument }) => argument.name), known: {} };
}

function toUse(file: FilePath, word: TracedText, value: ImageValue, { consulted }: Reached, { text }: Context): ImageUse {
  const span = placeOf(word);
  return {
    place: places.from,
    use: 'tool',
    stage: 'builder',
    written: text.slice(span.start, span.end),
    at: { file, span },
    related: relatedArguments(file, consulted),
    value,
    doubts: [],
  };
}

function placeOf(word: TracedText): Span {
  return spanOf(withoutQuotes(word)) ?? spanOf(word) ?? { start: 0, end: 0 };
}

function distinct(values: readonly ImageValue[]): readonly ImageValue[] {
  return [
    ...new Map(values.map((value) => [JSON.stringify([value.kind, 'text' in value ? value.text : value.variables]), value])).values(),
  ];
}
