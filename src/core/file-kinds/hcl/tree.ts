import type { Span } from '../../model/span.js';
import type { TracedText } from '../../model/traced-text.js';

/**
 * A value of a file in HashiCorp's configuration language, with its place. A body, a block and an object are one thing here: `target "app" { … }` is an
 * object under `target`, then `app`, just as its JSON form writes it.
 */
export type HclNode = HclObject | HclList | HclTemplate | HclPlain | HclPath | HclCall | HclChoice | HclOther;

export interface HclObject {
  readonly kind: 'object';
  readonly at: Span;
  /** In the order of the text, duplicates included: blocks repeat. */
  readonly entries: readonly HclEntry[];
}

export interface HclEntry {
  readonly key: HclKey;
  readonly value: HclNode;
}

/** An attribute's name, a block's type or label, or the key of an object. */
export interface HclKey {
  readonly text: string;
  /** Without quotes. */
  readonly at: Span;
}

export interface HclList {
  readonly kind: 'list';
  readonly at: Span;
  readonly items: readonly HclNode[];
}

/** Text in quotes or in a heredoc, with what stands in `${…}` in between. `at` is without quotes and without the heredoc's marks. */
export interface HclTemplate {
  readonly kind: 'template';
  readonly at: Span;
  readonly parts: readonly HclPart[];
}

export type HclPart = { readonly kind: 'text'; readonly text: TracedText } | HclInterpolation;

/** `${…}`, or a directive (`%{ if … }`), whose value nobody knows. `at` includes the marks. */
export interface HclInterpolation {
  readonly kind: 'value';
  readonly at: Span;
  readonly value: HclNode;
}

/** A number, `true`, `false` or `null`, as written. */
export interface HclPlain {
  readonly kind: 'plain';
  readonly at: Span;
  readonly text: string;
}

/** What another place of the configuration says: `var.image`, `local.images["web"]`. */
export interface HclPath {
  readonly kind: 'path';
  readonly at: Span;
  /** Undefined when one of its indexes is not written out. */
  readonly steps: readonly string[] | undefined;
}

export interface HclCall {
  readonly kind: 'call';
  readonly at: Span;
  readonly name: string;
  readonly arguments: readonly HclNode[];
}

/** `condition ? one : other`: either may be taken. */
export interface HclChoice {
  readonly kind: 'choice';
  readonly at: Span;
  readonly values: readonly HclNode[];
}

/** An expression that nobody evaluates here, or a value that is missing. */
export interface HclOther {
  readonly kind: 'other';
  readonly at: Span;
  /** What people call it, when not by what is written there. */
  readonly name?: string;
}

/** A file with its text: what stands in it, and where it could not be understood. */
export interface HclFile {
  readonly text: string;
  readonly root: HclObject;
  /** The first stretch that is not HCL; what follows may mean something else to its consumer. */
  readonly brokenAt: Span | undefined;
  /** Where it nests too deep to be read. */
  readonly tooDeepAt: Span | undefined;
}
