import { sliceTraced, type TracedText } from '../../../model/traced-text.js';
import { parsePipeline, TokenReader } from './parse-expression.js';
import { scanActions, type Part } from './scan-actions.js';
import { tokensIn, type Token } from './tokens.js';
import type { Body, Expression, ParsedTemplate, TemplateNode } from './tree.js';

/** Reads a template. Total: an action that is not understood has an unknown value, a block that is never closed ends with the file. */
export function parseTemplate(source: TracedText): ParsedTemplate {
  const parser = new Parser(source, scanActions(source.text));
  return { body: parser.readBody(0).body, defines: parser.defines };
}

/** How a body ended: the action that did it. */
interface BodyRead {
  readonly body: Body;
  readonly end: TokenReader | undefined;
}

class Parser {
  readonly defines = new Map<string, Body>();
  private next = 0;

  constructor(
    private readonly source: TracedText,
    private readonly parts: readonly Part[],
  ) {}

  /** Up to `{{ end }}` or `{{ else }}`. */
  readBody(depth: number): BodyRead {
    const body: TemplateNode[] = [];
    for (let part = this.parts[this.next++]; part !== undefined; part = this.parts[this.next++]) {
      if (part.kind === 'text') {
        body.push({ kind: 'text', text: sliceTraced(this.source, part.start, part.end) });
        continue;
      }
      const reader = new TokenReader(this.source, tokensIn(this.source.text, part));
      const word = reader.peek()?.kind === 'word' ? reader.peek()?.text : undefined;
      if (word === 'end' || word === 'else') return { body, end: reader };
      const node = this.readAction(word, reader, part, depth);
      if (node !== undefined) body.push(node);
    }
    return { body, end: undefined };
  }

  private readAction(word: string | undefined, reader: TokenReader, part: Part, depth: number): TemplateNode | undefined {
    const written = sliceTraced(this.source, part.start, part.end);
    if (word === undefined || !blocks.has(word)) return simpleAction(reader, written);
    reader.take();
    if (word === 'break' || word === 'continue') return undefined;
    if (word === 'template') return { kind: 'output', value: includeOf(reader, written), written };
    if (depth >= deepest) return undefined;
    if (word === 'define' || word === 'block') return this.readDefinition(word, reader, written, depth);
    return this.readBlock(word, reader, written, depth);
  }

  private readDefinition(word: string, reader: TokenReader, written: TracedText, depth: number): TemplateNode | undefined {
    const name = reader.takeIf('text')?.text.slice(1, -1) ?? '';
    const argument = parsePipeline(reader);
    this.defines.set(name, this.readBody(depth + 1).body);
    if (word === 'define') return undefined;
    return {
      kind: 'output',
      value: { kind: 'call', name: 'include', args: [{ kind: 'text', text: literal(name) }, argument], written },
      written,
    };
  }

  private readBlock(word: string, reader: TokenReader, written: TracedText, depth: number): TemplateNode {
    const names = declaredNames(reader);
    const value = parsePipeline(reader);
    const { body, end } = this.readBody(depth + 1);
    const otherwise = end?.take()?.text === 'else' ? this.readElse(end, depth) : [];
    if (word === 'range') return { kind: 'range', value, written, names, body, otherwise };
    const [name] = names;
    if (word === 'with') return { kind: 'with', value, written, ...(name !== undefined && { name }), body, otherwise };
    return { kind: 'if', condition: value, written, body, otherwise };
  }

  /** `{{ else }}`, `{{ else if … }}`, `{{ else with … }}`. */
  private readElse(reader: TokenReader, depth: number): Body {
    const token = reader.takeIf('word');
    if (token === undefined || depth >= deepest) {
      const { body, end } = this.readBody(depth + 1);
      // A second `else` is an error; what follows is read all the same.
      return end?.take()?.text === 'else' && depth < deepest ? [...body, ...this.readElse(end, depth + 1)] : body;
    }
    return [this.readBlock(token.text, reader, reader.since(token), depth + 1)];
  }
}

const deepest = 50;
const blocks: ReadonlySet<string> = new Set(['if', 'with', 'range', 'define', 'block', 'template', 'break', 'continue']);

function simpleAction(reader: TokenReader, written: TracedText): TemplateNode {
  const [name] = declaredKinds.has(reader.peek(1)?.kind) ? [reader.takeIf('variable')] : [];
  if (name === undefined) return { kind: 'output', value: parsePipeline(reader), written };
  const declares = reader.take()?.kind === 'declare';
  return { kind: 'assign', name: name.text, declares, value: parsePipeline(reader) };
}

const declaredKinds: ReadonlySet<Token['kind'] | undefined> = new Set(['declare', 'assign']);

/** `$x :=`, `$key, $value :=` in front of a pipeline. */
function declaredNames(reader: TokenReader): readonly string[] {
  const isPair = reader.peek(1)?.kind === 'comma' && reader.peek(3)?.kind === 'declare';
  if (!isPair && reader.peek(1)?.kind !== 'declare') return [];
  const names = [reader.take()?.text ?? ''];
  if (reader.takeIf('comma')) names.push(reader.take()?.text ?? '');
  reader.take();
  return names;
}

function includeOf(reader: TokenReader, written: TracedText): Expression {
  const name = reader.takeIf('text')?.text.slice(1, -1) ?? '';
  const args: readonly Expression[] = [
    { kind: 'text', text: literal(name) },
    reader.peek() === undefined ? { kind: 'nothing' } : parsePipeline(reader),
  ];
  return { kind: 'call', name: 'include', args, written };
}

function literal(text: string): TracedText {
  return { text, runs: [] };
}
