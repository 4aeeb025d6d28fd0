import type { Budget, Environment, VariableValue } from '../file-kinds/dockerfile/expand/environment.js';
import { expandWord } from '../file-kinds/dockerfile/expand/expand-word.js';
import { tracedFrom, type TracedText } from '../model/traced-text.js';
import { openMark } from './signature.js';

/** What is known of the variables at one place of a build. */
export type Variables = ReadonlyMap<string, VariableValue>;

/** A variable of the base image, or of whoever ran the build. */
const unknown: VariableValue = { kind: 'unknown', filled: false };

/** Fills in variables and takes away quotes as the builder does; what nobody here knows becomes an open mark. The text itself when the builder refuses it. */
export function expandText(text: string, variables: Variables, escape: string, budget: Budget): string {
  const environment: Environment = (name) => variables.get(name) ?? unknown;
  const expansion = expandWord(toTraced(text), { escape, environment, budget });
  return expansion.ok ? marked(expansion.value.value) : text;
}

/** A value for a table of variables; one with an open part is not known. */
export function toVariable(text: string): VariableValue {
  return text.includes(openMark) ? unknown : { kind: 'set', value: toTraced(text) };
}

function toTraced(text: string): TracedText {
  return tracedFrom(text, { start: 0, end: text.length });
}

function marked({ text, runs }: TracedText): string {
  if (runs.every(({ open }) => open === undefined)) return text;
  return runs.map((run) => (run.open === undefined ? text.slice(run.start, run.end) : openMark)).join('');
}
