import { Lexer, Parser, type CST } from 'yaml';
import type { Complaint } from './document-node.js';

/** How much a policy may hold (policy.md section 1). A node is a value; a key counts with its value. */
export const limits = { bytes: 1 << 20, nodes: 10_000, depth: 64 } as const;

/**
 * The tokens of a text, or why there are too many of them. Stops at the first mark beyond the limits, before the recursive part of the
 * YAML library sees anything, and without recursion itself.
 */
export function boundedTokens(text: string): readonly CST.Token[] | Complaint {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let [marks, brackets] = [0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (isMark(lexeme) && ++marks > limits.nodes * marksOfValue) return tooMany(parser.offset);
    if (lexeme === '[' || lexeme === '{') brackets++;
    else if (lexeme === ']' || lexeme === '}') brackets--;
    if (brackets > limits.depth) return tooDeep(parser.offset);
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return measure(tokens) ?? tokens;
}

/** A key, a colon, a dash or comma, a pair of brackets and the value itself. */
const marksOfValue = 5;

/** The library's lexer announces a scalar with a control character. */
function isMark(lexeme: string): boolean {
  return lexeme === '\u001f' || lexeme === '[' || lexeme === '{' || lexeme === '-' || lexeme === '?' || lexeme === ':' || lexeme === ',';
}

function measure(tokens: readonly CST.Token[]): Complaint | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  let nodes = 0;
  for (const token of tokens) if (token.type === 'document' && token.value) open.push({ token: token.value, depth: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++nodes > limits.nodes) return tooMany(next.token.offset);
    if (next.depth > limits.depth) return tooDeep(next.token.offset);
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

function tooMany(offset: number): Complaint {
  return {
    span: { start: offset, end: offset + 1 },
    what: `This file holds more than ${limits.nodes} values.`,
    why: 'Reading is bounded, so that no file can make the editor or the pipeline stand still.',
    next: 'Use patterns with `**` instead of lists of images, and remove expired exceptions.',
  };
}

function tooDeep(offset: number): Complaint {
  return {
    span: { start: offset, end: offset + 1 },
    what: `Values are nested more than ${limits.depth} deep here.`,
    why: 'No policy needs that, and reading is bounded.',
    next: 'Remove the brackets or dashes that are too many.',
  };
}
