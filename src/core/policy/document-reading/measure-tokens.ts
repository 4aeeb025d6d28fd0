import { Lexer, Parser, type CST } from 'yaml';
import type { Complaint } from './document-node.js';

/** How much a policy may hold (policy.md section 1). A node is a value; a key counts with its value. */
export const limits = { bytes: 1 << 20, nodes: 10_000, depth: 64 } as const;

/** How much of a text is looked at. Files of other tools may hold more values than a policy. */
export type Bounds = Readonly<Record<'nodes' | 'depth', number>>;

/**
 * The tokens of a text, or why there are too many of them. Stops at the first mark beyond the limits, before the recursive part of the
 * YAML library sees anything, and without recursion itself.
 */
export function boundedTokens(text: string, bounds: Bounds = limits): readonly CST.Token[] | Complaint {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let [marks, brackets] = [0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (isMark(lexeme) && ++marks > bounds.nodes * marksOfValue) return tooMany(parser.offset, bounds);
    if (lexeme === '[' || lexeme === '{') brackets++;
    else if (lexeme === ']' || lexeme === '}') brackets--;
    if (brackets > bounds.depth) return tooDeep(parser.offset, bounds);
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return measure(tokens, bounds) ?? tokens;
}

/** A key, a colon, a dash or comma, a pair of brackets and the value itself. */
const marksOfValue = 5;

/** The library's lexer announces a scalar with a control character. */
function isMark(lexeme: string): boolean {
  return lexeme === '\u001f' || lexeme === '[' || lexeme === '{' || lexeme === '-' || lexeme === '?' || lexeme === ':' || lexeme === ',';
}

function measure(tokens: readonly CST.Token[], bounds: Bounds): Complaint | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  let nodes = 0;
  for (const token of tokens) if (token.type === 'document' && token.value) open.push({ token: token.value, depth: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++nodes > bounds.nodes) return tooMany(next.token.offset, bounds);
    if (next.depth > bounds.depth) return tooDeep(next.token.offset, bounds);
    for (const child of childrenOf(next.token)) open.push({ token: child, depth: next.depth + 1 });
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') return [];
  const children: CST.Token[] = [];
  for (const item of token.items) {
    // A collection as a key is refused later, but must be bounded here; a plain key is part of its value.
    if ('key' in item && item.key && !isScalar(item.key)) children.push(item.key);
    if (item.value) children.push(item.value);
    else children.push(emptyValue);
  }
  return children;
}

function isScalar(token: CST.Token): boolean {
  return token.type === 'scalar' || token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';
}

const emptyValue: CST.Token = { type: 'scalar', offset: 0, indent: 0, source: '' };

function tooMany(offset: number, bounds: Bounds): Complaint {
  return {
    span: { start: offset, end: offset + 1 },
    what: `This file holds more than ${bounds.nodes} values.`,
    why: 'Reading is bounded, so that no file can make the editor or the pipeline stand still.',
    next: 'Use patterns with `**` instead of lists of images, and remove expired exceptions.',
  };
}

function tooDeep(offset: number, bounds: Bounds): Complaint {
  return {
    span: { start: offset, end: offset + 1 },
    what: `Values are nested more than ${bounds.depth} deep here.`,
    why: 'No policy needs that, and reading is bounded.',
    next: 'Remove the brackets or dashes that are too many.',
  };
}
