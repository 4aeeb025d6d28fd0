import { emptyText, sliceTraced, standIn, type TracedText } from '../../../model/traced-text.js';
import type { Token } from './tokens.js';
import type { Expression } from './tree.js';

/** Reads tokens of one action one after the other; `source` is the template that they stand in. */
export class TokenReader {
  private next = 0;
  depth = 0;

  constructor(
    readonly source: TracedText,
    private readonly tokens: readonly Token[],
  ) {}

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.next + ahead];
  }

  take(): Token | undefined {
    return this.tokens[this.next++];
  }

  takeIf(kind: Token['kind']): Token | undefined {
    return this.peek()?.kind === kind ? this.take() : undefined;
  }

  /** What was read since a token, as it stands in the template. */
  since(first: Token | undefined): TracedText {
    const last = this.tokens[this.next - 1];
    return first === undefined || last === undefined ? emptyText : sliceTraced(this.source, first.start, last.end);
  }
}

/** `a b | c d`: what stands before a bar is the last argument of the call behind it. */
export function parsePipeline(reader: TokenReader): Expression {
  if (reader.depth >= deepest) return { kind: 'unknown', name: 'an expression that nests too deep' };
  reader.depth++;
  const first = reader.peek();
  let value = parseCommand(reader, first, undefined);
  while (reader.takeIf('pipe')) value = parseCommand(reader, first, value);
  reader.depth--;
  return value;
}

const deepest = 50;

function parseCommand(reader: TokenReader, first: Token | undefined, piped: Expression | undefined): Expression {
  const token = reader.peek();
  if (token?.kind === 'word' && !constants.has(token.text)) {
    reader.take();
    const args = parseArguments(reader);
    return { kind: 'call', name: token.text, args: piped === undefined ? args : [...args, piped], written: reader.since(first) };
  }
  const value = parseOperand(reader);
  const args = parseArguments(reader);
  // Calling what a field holds, or piping into it.
  return args.length > 0 || piped !== undefined ? { kind: 'unknown', name: reader.since(first).text } : value;
}

function parseArguments(reader: TokenReader): readonly Expression[] {
  const args: Expression[] = [];
  for (let token = reader.peek(); token !== undefined && !ends.has(token.kind); token = reader.peek()) {
    if (token.kind === 'word' && !constants.has(token.text)) {
      reader.take();
      args.push({ kind: 'call', name: token.text, args: [], written: reader.since(token) });
    } else args.push(parseOperand(reader));
  }
  return args;
}

const ends: ReadonlySet<Token['kind']> = new Set(['pipe', 'close', 'declare', 'assign', 'comma']);
const constants: ReadonlySet<string> = new Set(['true', 'false', 'nil']);

function parseOperand(reader: TokenReader): Expression {
  const first = reader.take();
  let value = first === undefined ? unknownToken : toExpression(first, reader);
  for (let token = reader.peek(); token?.kind === 'fields' && token.glued && token.text !== '.'; token = reader.peek()) {
    reader.take();
    value = { kind: 'fields', of: value, names: namesIn(token.text), written: reader.since(first) };
  }
  return value;
}

const unknownToken: Expression = { kind: 'unknown', name: 'an unfinished expression' };

function toExpression(token: Token, reader: TokenReader): Expression {
  const { source } = reader;
  const written = sliceTraced(source, token.start, token.end);
  switch (token.kind) {
    case 'text':
      return { kind: 'text', text: stringOf(token, written, source) };
    case 'number':
      return { kind: 'text', text: written };
    case 'word':
      return token.text === 'nil' ? { kind: 'nothing' } : { kind: 'truth', value: token.text === 'true' };
    case 'fields':
      return token.text === '.' ? { kind: 'dot' } : { kind: 'fields', of: { kind: 'dot' }, names: namesIn(token.text), written };
    case 'variable': {
      const [name = '$', ...names] = token.text.split('.');
      const variable: Expression = { kind: 'variable', name };
      return names.length === 0 ? variable : { kind: 'fields', of: variable, names, written };
    }
    case 'open': {
      const inner = parsePipeline(reader);
      reader.takeIf('close');
      return inner;
    }
    default:
      return { kind: 'unknown', name: token.text };
  }
}

function namesIn(fields: string): readonly string[] {
  return fields.split('.').filter((name) => name !== '');
}

function stringOf(token: Token, written: TracedText, source: TracedText): TracedText {
  const inside = sliceTraced(source, token.start + 1, Math.max(token.start + 1, token.end - 1));
  if (token.text.startsWith('`') || !token.text.includes('\\')) return inside;
  const run = written.runs[0];
  return run === undefined ? inside : standIn(unescape(inside.text), run.from, undefined, run.file);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_whole, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}
