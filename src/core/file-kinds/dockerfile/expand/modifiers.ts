import type { Span } from '../../../model/span.js';
import { emptyText, sliceTraced, standIn, throughVariable, TracedBuilder, type TracedText } from '../../../model/traced-text.js';
import type { Budget, ExpansionProblem, VariableValue } from './environment.js';
import { compileShellPattern, findMatch, reversePattern, type ShellPattern } from './shell-pattern.js';

/** What a `${X…}` does with its variable. */
export type Modifier =
  | { readonly kind: 'plain' }
  /** `-`, `+`, `?` (with a colon: empty counts as unset), `#` and `%`. */
  | { readonly kind: 'word'; readonly operator: string; readonly emptyCounts: boolean; readonly word: TracedText }
  | { readonly kind: 'replace'; readonly all: boolean; readonly pattern: TracedText; readonly replacement: TracedText };

/** The text that a `${X…}` gives; what is the variable's own says so. */
export type Answer = { readonly value: TracedText } | { readonly problem: ExpansionProblem };

/**
 * The value of `${name…}` at `use`. A variable that is declared without default is taken as unset only where the word itself says
 * what happens then; a value that depends on something unknown comes back as one open stretch.
 */
export function applyModifier(name: string, given: VariableValue | undefined, modifier: Modifier, use: Span, budget: Budget): Answer {
  if (given?.kind === 'set') budget.left -= given.value.text.length + given.value.runs.length;
  if (budget.left < 0) return tooMuch(name);
  const variable: VariableValue | undefined =
    given?.kind === 'set' ? { kind: 'set', value: throughVariable(given.value, name, use) } : given;
  switch (modifier.kind) {
    case 'plain':
      return { value: valueOf(name, variable, use) };
    case 'word':
      if (modifier.operator === '#' || modifier.operator === '%') return trim(name, variable, modifier, use, budget);
      return choose(name, variable, modifier, use);
    case 'replace':
      return replace(name, variable, modifier, use, budget);
  }
}

function valueOf(name: string, variable: VariableValue | undefined, use: Span): TracedText {
  if (variable === undefined) return emptyText;
  return variable.kind === 'set' ? variable.value : unknown(name, use);
}

type WordModifier = Extract<Modifier, { kind: 'word' }>;

/** `-`, `+` and `?`. */
function choose(name: string, variable: VariableValue | undefined, modifier: WordModifier, use: Span): Answer {
  const given = isGiven(variable, modifier.emptyCounts);
  if (given === 'unknown') return { value: unknown(name, use) };
  const value = valueOf(name, variable, use);
  switch (modifier.operator) {
    case '-':
      return { value: given ? value : modifier.word };
    case '+':
      return { value: given ? modifier.word : emptyText };
    default:
      if (given) return { value };
      // Declared without a default it has to be given, so the file can be built only with a value that nobody here knows.
      return variable?.kind === 'unset' ? { value } : { problem: missing(name, modifier.word.text) };
  }
}

/** Whether the variable counts as set; `unknown` when its value decides that and nobody here knows it. */
function isGiven(variable: VariableValue | undefined, emptyCounts: boolean): boolean | 'unknown' {
  if (variable === undefined || variable.kind === 'unset') return false;
  if (!emptyCounts) return true;
  if (variable.kind === 'unknown') return variable.filled ? true : 'unknown';
  if (variable.value.text === '') return false;
  return variable.value.runs.every((run) => run.open !== undefined) ? 'unknown' : true;
}

function missing(name: string, message: string): ExpansionProblem {
  return { reason: `\`${name}\` must be given${message === '' ? '' : `: ${message}`}`, kind: 'refused', variable: name };
}

/** `#` and `%` cut what matches off the start or the end, `##` and `%%` as much as possible. */
function trim(name: string, variable: VariableValue | undefined, modifier: WordModifier, use: Span, budget: Budget): Answer {
  const greedy = modifier.word.text.startsWith(modifier.operator);
  const pattern = compileShellPattern(modifier.word.text.slice(greedy ? 1 : 0));
  if (pattern === undefined) return badPattern(modifier.word.text);
  const value = valueOf(name, variable, use);
  if (hasOpen(value) || hasOpen(modifier.word)) return { value: unknown(name, use) };
  const fromEnd = modifier.operator === '%';
  const characters = [...value.text];
  if (fromEnd) characters.reverse();
  const match = findMatch(fromEnd ? reversePattern(pattern) : pattern, characters, { from: 0, anchored: true, greedy, budget });
  if (budget.left < 0) return tooMuch(name);
  if (match === undefined) return { value };
  const cut = characters.slice(0, match.end).join('').length;
  return { value: fromEnd ? sliceTraced(value, 0, value.text.length - cut) : sliceTraced(value, cut) };
}

/** `${X/pattern/replacement}`, with `//` everywhere. */
function replace(
  name: string,
  variable: VariableValue | undefined,
  modifier: Extract<Modifier, { kind: 'replace' }>,
  use: Span,
  budget: Budget,
): Answer {
  const pattern = compileShellPattern(modifier.pattern.text);
  if (pattern === undefined) return badPattern(modifier.pattern.text);
  const value = valueOf(name, variable, use);
  if (hasOpen(value) || hasOpen(modifier.pattern)) return { value: unknown(name, use) };
  const result = new TracedBuilder();
  let copied = 0;
  for (const match of matches(pattern, value.text, modifier.all, budget)) {
    result.add(sliceTraced(value, copied, match.start));
    const replacement = modifier.all
      ? fillTemplate(modifier.replacement, sliceTraced(value, match.start, match.end))
      : modifier.replacement;
    budget.left -= replacement.text.length + 1;
    if (budget.left < 0) return tooMuch(name);
    result.add(replacement);
    copied = match.end;
  }
  result.add(sliceTraced(value, copied));
  return budget.left < 0 ? tooMuch(name) : { value: result.build() };
}

/** The stretches that match, in UTF-16 units; an empty match right behind another one does not count. */
function* matches(pattern: ShellPattern, text: string, all: boolean, budget: Budget): Generator<Span> {
  const characters = [...text];
  const offsets = [0];
  for (const character of characters) offsets.push((offsets.at(-1) ?? 0) + character.length);
  let last = -1;
  for (let from = 0; from <= characters.length;) {
    const match = findMatch(pattern, characters, { from, anchored: false, greedy: true, budget });
    if (match === undefined) return;
    if (match.end > match.start || match.start !== last) yield { start: offsets[match.start] ?? 0, end: offsets[match.end] ?? 0 };
    if (!all) return;
    last = match.end;
    from = match.end > match.start ? match.end : match.end + 1;
  }
}

/** Go's ReplaceAllString reads `$0` in the replacement as the match, `$$` as `$`, and any other `$name` as nothing. */
function fillTemplate(template: TracedText, match: TracedText): TracedText {
  if (!template.text.includes('$')) return template;
  const result = new TracedBuilder();
  let copied = 0;
  for (const found of template.text.matchAll(/\$(?:\$|\{[\p{L}\p{Nd}_]+\}|[\p{L}\p{Nd}_]+)/gu)) {
    result.add(sliceTraced(template, copied, found.index));
    copied = found.index + found[0].length;
    if (found[0] === '$$') result.add(sliceTraced(template, found.index, found.index + 1));
    else if (found[0] === '$0' || found[0] === '${0}') result.add(match);
  }
  result.add(sliceTraced(template, copied));
  return result.build();
}

function tooMuch(name: string): Answer {
  return { problem: { reason: 'the file expands to too much text', kind: 'limit', variable: name } };
}

/** The place of a value that nobody here knows. */
function unknown(name: string, use: Span): TracedText {
  return standIn('x', use, name);
}

function hasOpen(value: TracedText): boolean {
  return value.runs.some((run) => run.open !== undefined);
}

function badPattern(text: string): Answer {
  return {
    problem: { reason: `\`${text}\` is no pattern: \`\\\` may stand only before \`*\`, \`?\`, \`\\\`, \`/\` and \`}\``, kind: 'refused' },
  };
}
