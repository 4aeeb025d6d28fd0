import type { Assumption } from '../../../model/image-use.js';
import type { RelatedLocation, Span } from '../../../model/span.js';
import {
  emptyText,
  sliceTraced,
  standIn,
  throughVariable,
  TracedBuilder,
  writtenSpan,
  type TracedText,
} from '../../../model/traced-text.js';
import type { Budget, Environment } from './environment.js';
import { DollarReader, type Alternative } from './find-variable.js';

/** What Compose makes of a text: what it took for granted on the way, and whether it refuses the text. */
export interface Interpolated {
  readonly text: TracedText;
  readonly assumes: readonly Assumption[];
  readonly related: readonly RelatedLocation[];
  /** What `:+` would add here if the shell knew a variable, by the name of that. */
  readonly omitted: ReadonlyMap<string, TracedText>;
  /** Where variables stand for nothing. */
  readonly empty: readonly Span[];
  /** Why Compose does not load a file with this text. */
  readonly refused?: string;
}

/**
 * Replaces the variables of a text as compose-go does. A value that only the shell knows is taken to be the default that stands there, and open
 * where none does; what `:+` would add for such a value is left out, unless nothing remains then.
 */
export function interpolate(text: TracedText, environment: Environment, budget: Budget): Interpolated {
  if (!text.text.includes('$')) return { text, assumes: [], related: [], omitted: new Map(), empty: [] };
  const work: Work = { environment, budget, assumes: new Map(), related: new Map(), omitted: new Map(), empty: [] };
  const result = expand(text, work, 0);
  const assumes = [...work.assumes.values()];
  return {
    text: notEmpty(result, assumes, writtenSpan(text) ?? nowhere),
    omitted: work.omitted,
    empty: work.empty,
    assumes,
    related: [...work.related.values()],
    ...(work.refused !== undefined && { refused: work.refused }),
  };
}

/** The text, or an open one where only variables stand and all of them are taken to be empty: the shell may know better. */
export function notEmpty(text: TracedText, assumes: readonly Assumption[], at: Span): TracedText {
  const [assumed] = assumes;
  return text.text === '' && assumed !== undefined ? standIn(placeholder, at, assumed.name) : text;
}

/** Holds the place of an unknown value in a text that goes on being read, as a stage's name or a part of a reference. */
const placeholder = 'unknown';

/** Deeper than anybody nests defaults. */
const deepest = 40;

interface Work {
  readonly environment: Environment;
  readonly budget: Budget;
  readonly assumes: Map<string, Assumption>;
  readonly related: Map<string, RelatedLocation>;
  readonly omitted: Map<string, TracedText>;
  readonly empty: Span[];
  refused?: string;
}

function expand(template: TracedText, work: Work, depth: number): TracedText {
  const { text } = template;
  if (!text.includes('$')) return template;
  const dollars = new DollarReader(text);
  const built = new TracedBuilder();
  let done = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', done)) {
    const dollar = dollars.at(at);
    built.add(sliceTraced(template, done, at));
    done = dollar.end;
    const written = sliceTraced(template, at, done);
    const use = writtenSpan(written) ?? written.runs[0]?.from ?? nowhere;
    switch (dollar.kind) {
      case 'plain':
        built.add(written);
        break;
      case 'escaped':
        built.add(standIn('$', use));
        break;
      case 'invalid':
        work.refused ??= refusedDollar;
        break;
      case 'variable': {
        const { name, alternative } = dollar;
        const word = alternative === undefined ? emptyText : sliceTraced(template, alternative.start, alternative.end);
        const value = valueOf({ name, use, alternative, word }, work, depth);
        const isWord = value.text === '' && isWordAlone(text, at, done);
        if (value.text === '' && !isWord && depth === 0) work.empty.push(use);
        built.add(isWord ? standIn(placeholder, use, name) : bounded(value, name, use, work.budget));
      }
    }
  }
  built.add(sliceTraced(template, done));
  return built.build();
}

/** A word of an inline Dockerfile or of a list's item that would vanish altogether. */
function isWordAlone(text: string, start: number, end: number): boolean {
  return (start === 0 || /[\s=]/.test(text.charAt(start - 1))) && (end === text.length || /\s/.test(text.charAt(end)));
}

const nowhere: Span = { start: 0, end: 0 };
const refusedDollar = 'Compose does not understand a `$` in it; a dollar that is meant as such is written `$$`.';

/** One variable where it is used. */
interface Variable {
  readonly name: string;
  readonly use: Span;
  readonly alternative: Alternative | undefined;
  readonly word: TracedText;
}

function valueOf(variable: Variable, work: Work, depth: number): TracedText {
  const { name, use, alternative } = variable;
  if (depth > deepest) return standIn(placeholder, use, name);
  const given = work.environment.get(name);
  if (given === undefined) return unknownValue(variable, work, depth);
  work.assumes.set(name, { name, value: given.value.text, from: 'env-file' });
  work.related.set(name, { ...given.at, role: 'arg', message: `\`${name}\` has its value here.` });
  const value = throughVariable(given.value, name, use);
  const emptyCounts = alternative?.emptyCounts === true;
  const open = value.runs[0]?.open;
  if (emptyCounts && open !== undefined && value.runs.every((run) => run.open !== undefined)) return standIn(placeholder, use, open);
  const counts = !emptyCounts || value.text !== '';
  switch (alternative?.operator) {
    case undefined:
      return value;
    case '-':
      return counts ? value : throughVariable(expand(variable.word, work, depth + 1), name, use);
    case '+':
      return counts ? throughVariable(expand(variable.word, work, depth + 1), name, use) : value;
    case '?':
      if (!counts) work.refused ??= `\`${name}\` must not be empty, and is.`;
      return value;
  }
}

/** Only the shell may know it: its default counts, and without one nobody can say. */
function unknownValue({ name, use, alternative, word }: Variable, work: Work, depth: number): TracedText {
  if (alternative === undefined || alternative.operator === '?') return standIn(placeholder, use, name);
  if (alternative.operator === '+') work.omitted.set(name, word);
  const text = alternative.operator === '+' ? emptyText : expand(word, work, depth + 1);
  // A default that is made of values from outside the repository is one itself.
  const isForeign = [...work.assumes.values()].some(({ from }) => from === 'env-file');
  const from = isForeign && text.runs.some(({ file }) => file !== undefined) ? 'env-file' : 'default';
  work.assumes.set(name, { name, value: text.text, from });
  return throughVariable(text, name, use);
}

function bounded(value: TracedText, name: string, use: Span, budget: Budget): TracedText {
  budget.left -= value.text.length + value.runs.length;
  return budget.left < 0 ? standIn(placeholder, use, name) : value;
}
