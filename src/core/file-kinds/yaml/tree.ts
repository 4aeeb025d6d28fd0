import type { Span } from '../../model/span.js';

/**
 * A YAML or JSON value with its place in the file. Aliases are already replaced by what they stand for, so a node can be reached on
 * several ways, and in a hostile file from inside itself: whoever walks remembers where it has been.
 */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  /** From its first key (or brace) to behind its last value. */
  readonly at: Span;
  /** In the order of the text, duplicates included; merge keys (`<<`) stay entries and are followed by those who look up keys. */
  readonly entries: readonly YamlEntry[];
  /** The tag that stands before it (`!reset`), when there is one. */
  readonly tag?: string;
}

export interface YamlEntry {
  /** Absent when the key is itself a map or a list, which no Kubernetes field is. */
  readonly key?: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly at: Span;
  readonly items: readonly YamlNode[];
  readonly tag?: string;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar {
  readonly kind: 'scalar';
  /** What a person would select: without quotes, without a block scalar's header and indentation. */
  readonly at: Span;
  /** What the consumer gets, unescaped and unfolded; for plain scalars as written (`1.10` stays `1.10`). A block's last line breaks are left out. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** True when a tag (`!!str`) stands before it, so that a plain `true` or `1` may still be a text. */
  readonly tagged: boolean;
  readonly tag?: string;
  /** True when the file's text at `at` equals `text`. */
  readonly literal: boolean;
  /** True for a quote that is not closed where YAML wants it: `at` ends at the end of its line, and what would follow is anybody's guess. */
  readonly cut: boolean;
}

/** One document of a file, ready to be walked. */
export interface YamlDocument {
  /** The document's stretch of the file. */
  readonly at: Span;
  /**
   * What stands at the top. More than one when the document ends with `...` and goes on, and when it holds template marks: then it is read
   * as it stands and with the marks masked, because either may be what the consumer gets.
   */
  readonly roots: readonly YamlNode[];
  /** True when the parser lost its way: what is in the tree was written, but more may belong to it. */
  readonly broken: boolean;
  /** Every `{{ … }}`. */
  readonly templates: readonly Span[];
}
