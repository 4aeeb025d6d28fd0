import { Composer, isAlias, isMap, isScalar, isSeq, Parser, type Document, type ParsedNode, type YAMLParseError } from 'yaml';

import type { Span } from '../../model/span.js';
import { toScalar } from './scalar.js';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './tree.js';

/** What one document's text holds, and where the parser lost its way. */
export interface ParsedTree {
  readonly roots: readonly YamlNode[];
  /** The first place from which on the tree is a guess; absent when the parser had no complaint. */
  readonly brokenAt?: Span;
}

/**
 * Parses one document (or several, when `...` ends one), giving offsets in the whole file: `base` is where `source` begins there.
 * Scalars keep their text (`failsafe` schema: nothing becomes a number), duplicate keys stay, merge keys are ordinary entries.
 * `written` is the text that scalars quote from: it differs from `source` where templates were masked.
 */
export function parseTree(source: string, base: number, written = source): ParsedTree {
  try {
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent', resolveKnownTags: false });
    const documents = [...composer.compose(new Parser().parse(source))];
    const converted = documents.map((document) => convert(document, base, written));
    const breaks = [...documents.flatMap((document) => document.errors.map(toSpan)), ...converted.flatMap(({ cuts }) => cuts)];
    const first = breaks.reduce<Span | undefined>((least, span) => (least && least.start <= span.start ? least : span), undefined);
    const roots = converted.flatMap(({ root }) => root ?? []);
    return { roots, ...(first && { brokenAt: { start: first.start + base, end: first.end + base } }) };
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

function convert(document: Document.Parsed, base: number, written: string): Converted {
  const context: Context = {
    written,
    base,
    anchors: new Map(),
    unclosed: new Set(document.errors.filter((error) => error.code === 'MISSING_CHAR' && error.message.endsWith('quote')).map((error) => error.pos[0])),
    cuts: [],
  };
  const root: YamlNode | undefined = document.contents ? convertNode(document.contents, context) : undefined;
  return { ...(root && { root }), cuts: context.cuts };
}

interface Context {
  readonly written: string;
  readonly base: number;
  /** An alias means the latest anchor of its name before it. */
  readonly anchors: Map<string, YamlNode>;
  readonly unclosed: ReadonlySet<number>;
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
  const map: YamlMap = { kind: 'map', at: shift(node.range, context.base), entries };
  remember(node.anchor, map, context);
  for (const pair of node.items) {
    const key = convertNode(pair.key, context);
    const value = convertNode(pair.value, context);
    entries.push(key.kind === 'scalar' ? { key, value } : { value });
  }
  return map;
}

function convertList(node: Exclude<Extract<ParsedNode, { items: unknown[] }>, MapNode>, context: Context): YamlList {
  const items: YamlNode[] = [];
  const list: YamlList = { kind: 'list', at: shift(node.range, context.base), items };
  remember(node.anchor, list, context);
  for (const item of node.items) items.push(convertNode(item, context));
  return list;
}

function convertScalar(node: Extract<ParsedNode, { source: string; value: unknown }>, context: Context): YamlScalar {
  const unclosed = node.type?.startsWith('QUOTE') === true && context.unclosed.has(node.range[1]);
  const scalar = toScalar(node, context.written, context.base, unclosed);
  if (scalar.cut) context.cuts.push({ start: scalar.at.start - context.base, end: scalar.at.end - context.base });
  return scalar;
}

function remember<T extends YamlNode>(anchor: string | undefined, node: T, context: Context): T {
  if (anchor !== undefined) context.anchors.set(anchor, node);
  return node;
}

function shift(range: readonly [number, number, number], base: number): Span {
  return { start: range[0] + base, end: range[1] + base };
}

function nothing(at: number): YamlScalar {
  return { kind: 'scalar', at: { start: at, end: at }, text: '', style: 'plain', tagged: false, literal: true, cut: false };
}
