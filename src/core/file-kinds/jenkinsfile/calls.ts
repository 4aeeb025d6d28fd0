import type { Token } from './tokens.js';

/** A block, argument list or list literal of a script, and the name that was called for it: `docker` of `docker { … }`, `stage` of `stage('x') { … }`. */
export interface Frame {
  readonly open: '(' | '{' | '[';
  readonly call: string;
  readonly parent: Frame | undefined;
  /** The index of the first token of the call's arguments, where they stand in brackets. */
  readonly argument?: number;
}

/** A call or a named argument (`image: …`), in the order of the script. */
export interface Call {
  /** With what stands before its dots: `docker.image`. */
  readonly name: string;
  /** For `name: value`, the name of the call around it; its own value is then the argument. */
  readonly of?: string;
  /** The index of the first token of its first argument. */
  readonly argument: number;
  readonly frame: Frame;
}

/** Goes through a script and gives every call that has an argument, and every frame where it closes. Linear. */
export function callsIn(tokens: readonly Token[]): readonly (Call | Closed)[] {
  const walk = new Walk(tokens);
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word') walk.word(token, index);
    else if (token.kind === 'mark' && '([{'.includes(token.text)) walk.open(token, index);
    else if (token.kind === 'mark' && ')]}'.includes(token.text)) walk.close();
  }
  walk.end();
  return walk.found;
}

/** A frame of which everything was seen. */
export interface Closed {
  readonly closed: Frame;
}

class Walk {
  readonly found: (Call | Closed)[] = [];
  private frame: Frame = { open: '{', call: '', parent: undefined };
  /** The word just seen, with what stands before its dots. */
  private path = '';
  /** The word that began the statement. */
  private command = '';
  /** The brackets just closed: `stage('x')` before its block. */
  private closed: Frame | undefined;

  constructor(private readonly tokens: readonly Token[]) {}

  word(token: Token, index: number): void {
    const [before, next] = [this.tokens[index - 1], this.tokens[index + 1]];
    const isBehindDot = isMark(before, '.') && this.path.length < longestPath;
    this.path = isBehindDot ? `${this.path}.${token.text}` : token.text;
    if (before === undefined || (token.newLine && !isMark(before, ',:.')) || isMark(before, '{;([')) this.command = this.path;
    if (isMark(next, ':')) this.found.push({ name: token.text, of: this.called(), argument: index + 2, frame: this.frame });
    else if (next !== undefined && !next.newLine && next.kind !== 'mark')
      this.found.push({ name: this.path, argument: index + 1, frame: this.frame });
  }

  open({ text }: Token, index: number): void {
    const before = this.tokens[index - 1];
    const isCall = before?.kind === 'word' && this.tokens[index]?.newLine === false;
    const group = text === '{' && isMark(before, ')') ? this.closed : undefined;
    const call = isCall ? this.path : (group?.call ?? '');
    if (text === '(' && isCall) this.found.push({ name: call, argument: index + 1, frame: this.frame });
    const argument = text === '(' ? index + 1 : group?.argument;
    const open = text === '(' || text === '[' ? text : '{';
    this.frame = { open, call, parent: this.frame, ...(argument !== undefined && { argument }) };
  }

  close(): void {
    if (this.frame.parent === undefined) return;
    this.closed = this.frame;
    this.found.push({ closed: this.frame });
    this.frame = this.frame.parent;
  }

  end(): void {
    for (let open: Frame | undefined = this.frame; open !== undefined; open = open.parent) this.found.push({ closed: open });
  }

  private called(): string {
    return this.frame.open === '(' && this.frame.call !== '' ? this.frame.call : this.command;
  }
}

function isMark(token: Token | undefined, marks: string): boolean {
  return token?.kind === 'mark' && marks.includes(token.text);
}

const longestPath = 200;
