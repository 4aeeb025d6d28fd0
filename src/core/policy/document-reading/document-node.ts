import type { Span } from '../../model/span.js';

/** A value as it stands in a document: plain data with its place, free of the YAML library. */
export type DocumentNode = ScalarNode | MapNode | ListNode;

/** A single value. `source` is the text as written, quotes included. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly span: Span;
  readonly value: string | number | boolean | null;
  readonly source: string;
}

export interface MapNode {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: readonly MapEntry[];
}

/** One `key: value`. */
export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: DocumentNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly DocumentNode[];
}

/** Something wrong at one place of a document, in the words that people see. */
export interface Complaint {
  readonly span: Span;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** A document as it was read: its tree as far as there is one, and what is wrong with the YAML. */
export interface DocumentReading {
  readonly root?: DocumentNode;
  readonly complaints: readonly Complaint[];
}
