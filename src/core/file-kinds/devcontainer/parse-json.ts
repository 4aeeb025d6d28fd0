import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ReadProblem } from '../../model/reading.js';
import { isTooDeep } from '../yaml/nesting.js';
import { tooDeep, tooLarge } from '../yaml/problems.js';
import { brokenJson } from './problems.js';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/tree.js';

/** A JSON text with comments and trailing commas as a tree, also of a text that somebody is typing. */
export interface ParsedJson {
  readonly root?: YamlNode;
  readonly problem?: ReadProblem;
}

/** Parses JSON with comments; the tree is that of YAML, of which JSON is a part. */
export function parseJson(text: string): ParsedJson {
  const whole = { start: 0, end: text.length };
  if (text.length > longest) return { problem: tooLarge(whole) };
  if (isTooDeep(text)) return { problem: tooDeep(whole) };
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\ufeff/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  const cut = new Set(errors.filter(({ error }) => printParseErrorCode(error) === 'UnexpectedEndOfString').map(({ offset }) => offset));
  return {
    ...(root && { root: convert(root, { text, cut }) }),
    ...(first && { problem: brokenJson(text, { start: first.offset, end: first.offset + first.length }) }),
  };
}

/** Longer than any that a person writes, and read in about two seconds. */
const longest = 8_000_000;

interface Context {
  readonly text: string;
  /** Where strings begin that are not closed on their line. */
  readonly cut: ReadonlySet<number>;
}

function convert(node: Node, context: Context): YamlNode {
  const at = { start: node.offset, end: node.offset + node.length };
  const children = node.children ?? [];
  if (node.type === 'object') return { kind: 'map', at, entries: children.flatMap((property) => toEntry(property, context)) };
  if (node.type === 'array') return { kind: 'list', at, items: children.map((item) => convert(item, context)) };
  return toScalar(node, context);
}

/** A key whose value is still to be typed is none yet. */
function toEntry({ children = [] }: Node, context: Context): readonly YamlEntry[] {
  const [key, value] = children;
  return key === undefined || value === undefined ? [] : [{ key: toScalar(key, context), value: convert(value, context) }];
}

function toScalar({ type, offset, length, value }: Node, { text, cut }: Context): YamlScalar {
  const isString = type === 'string' || type === 'property';
  const isCut = cut.has(offset);
  const at = isString
    ? { start: offset + 1, end: Math.max(offset + 1, offset + length - (isCut ? 0 : 1)) }
    : { start: offset, end: offset + length };
  const written = text.slice(at.start, at.end);
  const meant = isString && !isCut && typeof value === 'string' ? value : written;
  return { kind: 'scalar', at, text: meant, style: isString ? 'double' : 'plain', tagged: false, literal: meant === written, cut: isCut };
}
