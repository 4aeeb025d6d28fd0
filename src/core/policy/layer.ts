import type { FilePath, Span } from '../model/span.js';
import type { LayerKind, PolicyLabel, Stage } from '../model/verdict.js';
import type { Policy } from './document.js';

/** The way to a value in the policy document, e.g. `['sources', 'allow', 0, 'match']`. */
export type DocumentPath = readonly (string | number)[];

/** A policy file as it was read: its document when it is sound, and every problem on its exact words. */
export interface PolicyReading {
  readonly file: FilePath;
  readonly text: string;
  readonly policy?: Policy;
  readonly problems: readonly PolicyProblem[];
  /** Where a value stands; the nearest enclosing value when it is not there. */
  readonly spanOf: (path: DocumentPath) => Span;
  /** The words to mark for a value: itself when it is a single one, else its key, else its first words. Never more than a line. */
  readonly headOf: (path: DocumentPath) => Span;
  /** The key that a value stands under; its first words when it has none. */
  readonly keyOf: (path: DocumentPath) => Span;
}

/** A finding about a policy file itself: `policy-invalid` breaks it, the others only speak. */
export interface PolicyProblem {
  readonly rule: 'policy-invalid' | 'exception-invalid' | 'policy-stale';
  readonly level: 'error' | 'warn' | 'info';
  readonly span: Span;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** One sound policy that has a say about a file. */
export interface PolicyLayer {
  readonly kind: LayerKind;
  readonly label: PolicyLabel;
  readonly policy: Policy;
  readonly reading: PolicyReading;
}

/** Every policy that has a say about one file, and those that should but cannot be read. */
export interface GoverningPolicy {
  /** Outermost (the organisation's) first. */
  readonly layers: readonly PolicyLayer[];
  /** Policy files that are broken and have no last good version: nothing below them is allowed, all is undetermined. */
  readonly broken: readonly PolicyLabel[];
}

/** What judging may take into account besides policy and reading; all of it comes from the shell. */
export interface JudgingContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `remote.origin.url` of the repository the file is in, for `scope.repositories`. */
  readonly origin?: string;
  /** The stage that decides. In the editor what an argument may change is judged on its default; elsewhere it must be known (policy.md section 5). */
  readonly stage?: Stage;
}
