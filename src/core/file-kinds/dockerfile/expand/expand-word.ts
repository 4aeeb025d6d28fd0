import { failed, ok, type Result } from '../../../model/result.js';
import { tracedFrom, type TracedText } from '../../../model/traced-text.js';
import { deepestNesting, type Budget, type Consulted, type Environment, type ExpansionProblem } from './environment.js';
import { WordReader } from './word-reader.js';

/** A word after quotes, escapes and variables are done. */
export interface Expansion {
  readonly value: TracedText;
  readonly consulted: readonly Consulted[];
}

/** Expands a word as BuildKit's shell lexer does (extraction.md 2b): facts of shell/lex.go, every part traced to the file. */
export function expandWord(
  word: TracedText,
  options: { readonly escape: string; readonly environment: Environment; readonly budget: Budget },
): Result<Expansion, ExpansionProblem> {
  const reader = new WordReader(word, { ...options, rawQuotes: false, rawEscapes: false, keepUnset: false, depth: deepestNesting });
  const value = reader.readAll();
  if (reader.problem !== undefined) return failed(reader.problem);
  return ok({ value, consulted: reader.consulted });
}

/** Splits a line into words after quoting, without variables: how BuildKit looks for heredocs. Nothing when the line is not well formed. */
export function expandWords(line: string, options: { readonly rawQuotes?: boolean; readonly rawEscapes?: boolean }): readonly string[] {
  const { rawQuotes = true, rawEscapes = false } = options;
  const reader = new WordReader(tracedFrom(line, { start: 0, end: line.length }), {
    escape: '\\',
    environment: () => undefined,
    budget: { left: Number.POSITIVE_INFINITY },
    rawQuotes,
    rawEscapes,
    keepUnset: true,
    depth: deepestNesting,
  });
  reader.readAll();
  return reader.problem === undefined ? reader.words() : [];
}

/** True when nothing in a word means anything to the lexer: it stands for itself. */
export function isPlainWord(text: string, escape: string): boolean {
  return !text.includes('$') && !text.includes('"') && !text.includes("'") && !text.includes(escape) && !text.startsWith('\uFEFF');
}
