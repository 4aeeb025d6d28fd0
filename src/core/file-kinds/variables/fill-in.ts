import type { Assumption } from '../../model/image-use.js';
import type { FilePath, RelatedLocation } from '../../model/span.js';
import { joinTraced, sliceTraced, spanOf, throughVariable, withOpen, type TracedText } from '../../model/traced-text.js';
import { mostCombinations } from './combinations.js';
import type { Mention } from './find-mentions.js';

/** What a variable holds, as it is written; it may mention others. */
export interface VariableValue {
  readonly text: TracedText;
  /** True when somebody outside the file may choose another value. */
  readonly assumed?: boolean;
}

/** The values that some variables have together: a name that is missing is open. */
export type Choice = ReadonlyMap<string, VariableValue>;

/** What the variables of a kind mean at one place. */
export interface Scope {
  readonly find: (text: string) => readonly Mention[];
  /** Each way in which the named variables may be set: one, unless a matrix gives them several values. */
  readonly choices: (names: readonly string[]) => readonly Choice[];
  /** How much work is left for the whole document. */
  readonly watch: { stepsLeft: number };
}

/** A text with its variables filled in, one of possibly several ways. */
export interface FilledText {
  readonly text: TracedText;
  readonly assumes: readonly Assumption[];
  readonly related: readonly RelatedLocation[];
}

/** Fills in every variable of a text whose value is known; others hold their place as open. Bounded: what is too much stays open. */
export function fillIn(file: FilePath, text: TracedText, scope: Scope): readonly FilledText[] {
  return fill({ file, scope, stepsLeft: mostSteps }, text, new Set());
}

/** For one text: a hundred combinations of a few variables take a tenth of it. */
const mostSteps = 20_000;
const mostMentions = 20;
const longest = 2000;

interface Filling {
  readonly file: FilePath;
  readonly scope: Scope;
  stepsLeft: number;
}

function fill(filling: Filling, text: TracedText, within: ReadonlySet<string>): readonly FilledText[] {
  const mentions = filling.scope.find(text.text);
  if (mentions.length === 0) return [{ text, assumes: [], related: [] }];
  const isExhausted = !spend(filling, mentions.length);
  const allOpen = [{ text: withOpen(text, mentions), assumes: [], related: [] }];
  if (isExhausted || mentions.length > mostMentions || text.text.length > longest || within.size > deepest) return allOpen;
  const names = new Set(mentions.flatMap(({ name, modified }) => (modified || within.has(name) ? [] : name)));
  const choices = filling.scope.choices([...names]);
  const filled = choices.length > mostCombinations ? [] : choices.map((choice) => fillWith(filling, { text, mentions, choice, within }));
  return filled.length === 0 || filled.includes(undefined) ? allOpen : filled.flatMap((one) => one ?? []);
}

/** False when there is no more work to spend, here or in the whole document. */
function spend(filling: Filling, steps: number): boolean {
  filling.stepsLeft -= steps;
  filling.scope.watch.stepsLeft -= steps;
  return filling.stepsLeft >= 0 && filling.scope.watch.stepsLeft >= 0;
}

/** Variables of variables of variables. */
const deepest = 4;

interface Sentence {
  readonly text: TracedText;
  readonly mentions: readonly Mention[];
  readonly choice: Choice;
  readonly within: ReadonlySet<string>;
}

/** The text from its start to its end, each mention in turn replaced by each of what it may come to; undefined when that is too much. */
function fillWith(filling: Filling, { text, mentions, choice, within }: Sentence): readonly FilledText[] | undefined {
  let made: readonly FilledText[] = [{ text: sliceTraced(text, 0, mentions[0]?.start), assumes: [], related: [] }];
  for (const [index, mention] of mentions.entries()) {
    const rest = sliceTraced(text, mention.end, mentions[index + 1]?.start);
    const values = valuesOf(filling, text, { mention, choice, within });
    made = made.flatMap((before) => values.map((value) => ({ ...join(before, value), text: joinTraced(before.text, value.text, rest) })));
    const runs = made.reduce((sum, one) => sum + one.text.runs.length, 0);
    if (!spend(filling, stepsPerText * made.length + runs) || made.some((one) => one.text.text.length > longest)) return undefined;
  }
  return made;
}

/** Making a text costs about as much as looking five keys up. */
const stepsPerText = 5;

interface Occurrence extends Omit<Sentence, 'text' | 'mentions'> {
  readonly mention: Mention;
}

function valuesOf(filling: Filling, text: TracedText, { mention, choice, within }: Occurrence): readonly FilledText[] {
  const written = sliceTraced(text, mention.start, mention.end);
  const { name } = mention;
  const value = mention.modified ? undefined : choice.get(name);
  if (value === undefined || within.has(name))
    return [{ text: withOpen(written, [{ start: 0, end: written.text.length, name }]), assumes: [], related: [] }];
  const use = spanOf(written);
  return fill(filling, value.text, new Set([...within, name])).map((filled) => ({
    text: use === undefined ? filled.text : throughVariable(filled.text, name, use),
    assumes: [...assumptionOf(name, value), ...filled.assumes],
    related: [...relatedTo(filling.file, name, value), ...filled.related],
  }));
}

function assumptionOf(name: string, { text, assumed }: VariableValue): readonly Assumption[] {
  return assumed === true ? [{ name, value: text.text, from: 'default' }] : [];
}

function relatedTo(file: FilePath, name: string, { text, assumed }: VariableValue): readonly RelatedLocation[] {
  const span = spanOf(text);
  const message = assumed === true ? `\`${name}\` has its default here.` : `\`${name}\` has this value here.`;
  return span === undefined ? [] : [{ file, span, role: 'arg', message }];
}

/** One variable may be mentioned several times, and is said once. */
function join(before: FilledText, value: FilledText): Omit<FilledText, 'text'> {
  const isNew = ({ span }: RelatedLocation): boolean => !before.related.some((known) => known.span.start === span.start);
  return {
    assumes: [...before.assumes, ...value.assumes.filter(({ name }) => !before.assumes.some((known) => known.name === name))],
    related: [...before.related, ...value.related.filter(isNew)],
  };
}
