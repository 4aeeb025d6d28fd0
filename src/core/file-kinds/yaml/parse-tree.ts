import { Composer, isAlias, isMap, isScalar, isSeq, Parser, type Document, type ParsedNode, type YAMLParseError } from 'yaml';

import type { Span } from '../../model/span.js';
import { endOfQuoted } from './end-of-quoted.js';
import { toScalar } from './scalar.js';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './tree.js';

/** What one document's text holds, and where the parser lost its way. */
export interface ParsedTree {
  readonly roots: readonly YamlNode[];
  /** The first place from which on the tree is a guess; absent when the parser had no complaint. */
  readonly brokenAt?: Span;
  /** Where the quote opens that is never closed, when that is what went wrong first. */
  readonly unclosedAt?: number;
}

/** What was changed in the text, character by character, so that it can be parsed. */
export interface ParseOptions {
  /** The text that scalars quote from, where templates were masked. */
  readonly written?: string;
  /** Quoted scalars (by the offset of their quote) whose lines were joined: what they hold is not exactly known. */
  readonly joined?: readonly number[];
}

/**
 * Parses one document (or several, when `...` ends one), giving offsets in the whole file: `base` is where `source` begins there.
 * Scalars keep their text (`failsafe` schema: nothing becomes a number), duplicate keys stay, merge keys are ordinary entries.
 */
export function parseTree(source: string, base: number, { written = source, joined = [] }: ParseOptions = {}): ParsedTree {
  try {
    const composer = new Composer({
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      resolveKnownTags: false,
    });
    const documents = [...composer.compose(new Parser().parse(source))];
    const converted = documents.map((document) => convert(document, { source, written, joined: new Set(joined), base }));
    const cuts = converted.flatMap((part) => part.cuts);
    const breaks = [...documents.flatMap((document) => document.errors.map(toSpan)), ...cuts];
    const first = breaks.reduce<Span | undefined>((least, span) => (least && least.start <= span.start ? least : span), undefined);
    const roots = converted.flatMap(({ root }) => root ?? []);
    const unclosed = first && cuts.includes(first) ? { unclosedAt: first.start - 1 } : undefined;
    return { roots, ...(first && { brokenAt: { start: first.start + base, end: first.end + base } }), ...unclosed };
  } catch {
    return { roots: [], brokenAt: { start: base, end: base + source.length } };
  }
}

function toSpan(error: YAMLParseError): Span {
  return { start: error.pos[0], end: Math.max(error.pos[0], error.pos[1]) };
}

interface Converted {
  readonly root?: YamlNode;
  readonly cuts: readonly Span[];
}

function convert(document: Document.Parsed, text: Pick<Context, 'source' | 'written' | 'joined' | 'base'>): Converted {
  const context: Context = {
    ...text,
    anchors: new Map(),
    cuts: [],
  };
  const root: YamlNode | undefined = document.contents ? convertNode(document.contents, context) : undefined;
  return { ...(root && { root }), cuts: context.cuts };
}

interface Context {
  readonly source: string;
  readonly written: string;
  readonly joined: ReadonlySet<number>;
  readonly base: number;
  /** An alias means the latest anchor of its name before it. */
  readonly anchors: Map<string, YamlNode>;
  readonly cuts: Span[];
}

function convertNode(node: ParsedNode | null, context: Context): YamlNode {
  if (isAlias(node)) return context.anchors.get(node.source) ?? nothing(node.range[0] + context.base);
  if (isScalar(node)) return remember(node.anchor, convertScalar(node, context), context);
  if (isMap(node)) return convertMap(node, context);
  if (isSeq(node)) return convertList(node, context);
  return nothing(context.base);
}

type MapNode = Extract<ParsedNode, { items: { key: unknown }[] }>;

function convertMap(node: MapNode, context: Context): YamlMap {
  const entries: YamlEntry[] = [];
  const at = shift(node.range, context.base);
  const map: YamlMap = { kind: 'map', at, entries, ...tagOf(node) };
  remember(node.anchor, map, context);
  for (const pair of node.items) {
    const key = convertNode(pair.key, context);
    const value = convertNode(pair.value, context);
    entries.push(key.kind === 'scalar' ? { key, value } : { value });
    if (node.flow !== true) at.end = pair.value === null ? endOf(pair.key, key, context) : endOf(pair.value, value, context);
  }
  return map;
}

function convertList(node: Exclude<Extract<ParsedNode, { items: unknown[] }>, MapNode>, context: Context): YamlList {
  const items: YamlNode[] = [];
  const at = shift(node.range, context.base);
  const list: YamlList = { kind: 'list', at, items, ...tagOf(node) };
  remember(node.anchor, list, context);
  for (const item of node.items) {
    const converted = convertNode(item, context);
    items.push(converted);
    if (node.flow !== true) at.end = endOf(item, converted, context);
  }
  return list;
}

function tagOf({ tag }: ParsedNode): { readonly tag?: string } | undefined {
  return tag === undefined ? undefined : { tag };
}

/** Where a node ends for the eye: the parser counts the line break and the comments behind it as well. */
function endOf(node: ParsedNode, converted: YamlNode, { base }: Context): number {
  const isWritten = isAlias(node) || (isScalar(node) && node.type?.startsWith('QUOTE') === true);
  return isWritten ? node.range[1] + base : converted.at.end;
}

function convertScalar(node: Extract<ParsedNode, { source: string; value: unknown }>, context: Context): YamlScalar {
  const unclosed = node.type?.startsWith('QUOTE') === true && !isClosed(context.source.slice(node.range[0], node.range[1]));
  const scalar = toScalar(node, context.written, context.base, unclosed || context.joined.has(node.range[0]));
  if (unclosed) context.cuts.push({ start: scalar.at.start - context.base, end: scalar.at.end - context.base });
  return scalar;
}

/** The parser takes a scalar for closed when an escaped quote happens to end the part that it reads. */
function isClosed(quoted: string): boolean {
  return endOfQuoted(quoted, 0) === quoted.length;
}

function remember<T extends YamlNode>(anchor: string | undefined, node: T, context: Context): T {
  if (anchor !== undefined) context.anchors.set(anchor, node);
  return node;
}

function shift(range: readonly [number, number, number], base: number): { start: number; end: number } {
  return { start: range[0] + base, end: range[1] + base };
}

function nothing(at: number): YamlScalar {
  return { kind: 'scalar', at: { start: at, end: at }, text: '', style: 'plain', tagged: false, literal: true, cut: false };
}
