import type { Span } from '../../../model/span.js';
import { endOfString } from './scan-actions.js';

/** A word of an action. Fields (`.a.b`) and variables (`$x.a`) are one token each; `glued` fields continue what stands right before them. */
export interface Token extends Span {
  readonly kind: 'text' | 'number' | 'word' | 'fields' | 'variable' | 'open' | 'close' | 'pipe' | 'declare' | 'assign' | 'comma' | 'other';
  readonly text: string;
  readonly glued: boolean;
}

export function tokensIn(text: string, { start, end }: Span): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = start; at < end;) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const token = tokenAt(text, at, end);
    tokens.push({ ...token, glued: tokens.at(-1)?.end === at });
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number, end: number): Omit<Token, 'glued'> {
  const char = text.charAt(at);
  if (char === '"' || char === '`' || char === "'") {
    const close = Math.min(endOfString(text, at) ?? end, end);
    return { kind: char === "'" ? 'other' : 'text', text: text.slice(at, close), start: at, end: close };
  }
  const mark = text.startsWith(':=', at) ? ':=' : char;
  const kind = marks[mark];
  if (kind !== undefined) return { kind, text: mark, start: at, end: at + mark.length };
  for (const [shape, name] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found !== undefined && at + found.length <= end) return { kind: name, text: found, start: at, end: at + found.length };
  }
  return { kind: 'other', text: char, start: at, end: at + 1 };
}

const marks: Readonly<Record<string, Token['kind']>> = {
  '(': 'open',
  ')': 'close',
  '|': 'pipe',
  ':=': 'declare',
  '=': 'assign',
  ',': 'comma',
};

const shapes: readonly (readonly [RegExp, Token['kind']])[] = [
  [/\$\w*(?:\.\w+)*/y, 'variable'],
  [/(?:\.\w+)+/y, 'fields'],
  [/\./y, 'fields'],
  [/[-+]?\d[\w.]*/y, 'number'],
  [/[A-Za-z_]\w*/y, 'word'],
];
