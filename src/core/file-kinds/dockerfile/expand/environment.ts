import type { TracedText } from '../../../model/traced-text.js';

/** What is known about a variable while a word is expanded. */
export type VariableValue =
  | { readonly kind: 'set'; readonly value: TracedText }
  /** Declared without a default: not set unless somebody passes a value. */
  | { readonly kind: 'unset' }
  /** Set by the builder to something that nobody here knows; `filled` when it is never empty. */
  | { readonly kind: 'unknown'; readonly filled: boolean };

/** Answers for the variables of a word; undefined when nobody declared the name. */
export type Environment = (name: string) => VariableValue | undefined;

/** Why a word cannot be expanded: the builder refuses it, or it goes beyond what we follow. */
export interface ExpansionProblem {
  readonly reason: string;
  /** `limit`: too deep or too long for us, though not for the builder. */
  readonly kind: 'refused' | 'limit';
  readonly variable?: string;
}

/** A variable that a word looks at, with the text its expression gave. */
export interface Consulted {
  readonly name: string;
  readonly result: string;
}

/** Work that expansion may still do in one file; once it is used up, what remains is not known. */
export interface Budget {
  left: number;
}

/** The longest text that a variable may hold: many times the longest reference. */
export const longestValue = 65_536;

/** How deep `${A:-${B:-…}}` may nest. */
export const deepestNesting = 100;
