import type { Span } from '../../../model/span.js';

/** A stretch of text, or what stands between `{{` and `}}` (without the marks that trim white space). */
export interface Part extends Span {
  readonly kind: 'text' | 'action';
}

/** Cuts a template into text and actions; white space that an action trims (`{{-`, `-}}`) belongs to neither, and comments are left out. */
export function scanActions(text: string): readonly Part[] {
  const parts: Part[] = [];
  let done = 0;
  let trims = false;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', done)) {
    const end = endOfAction(text, open);
    if (end === undefined) break;
    const left = text[open + 2] === '-' && isSpace(text[open + 3]);
    const right = text[end - 3] === '-' && isSpace(text[end - 4]);
    addText(parts, text, { start: done, end: open }, trims, left);
    const inside = { start: open + (left ? 3 : 2), end: end - (right ? 3 : 2) };
    if (inside.start < inside.end && !text.slice(inside.start, inside.end).trimStart().startsWith('/*'))
      parts.push({ kind: 'action', ...inside });
    done = end;
    trims = right;
  }
  addText(parts, text, { start: done, end: text.length }, trims, false);
  return parts;
}

/** Behind the `}}` that closes the action at `open`; strings may hold `}}`. Undefined when nothing closes it. */
export function endOfAction(text: string, open: number): number | undefined {
  const comment = /^\{\{(?:- )?\s*\/\*/.exec(text.slice(open, open + 40));
  if (comment) {
    const end = text.indexOf('*/', open + comment[0].length);
    const close = end < 0 ? -1 : text.indexOf('}}', end);
    return close < 0 ? undefined : close + 2;
  }
  for (let at = open + 2; at < text.length; at++) {
    const char = text[at];
    if (char === '}' && text[at + 1] === '}') return at + 2;
    if (char === '"' || char === '`' || char === "'") {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}

/** Behind the quote that closes the one at `start`. */
export function endOfString(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at + 1;
    if (quote !== '`' && text[at] === '\\') at++;
    else if (quote !== '`' && text[at] === '\n') return undefined;
  }
  return undefined;
}

function addText(parts: Part[], text: string, { start, end }: Span, trimsStart: boolean, trimsEnd: boolean): void {
  let from = start;
  let to = end;
  if (trimsStart) while (from < to && isSpace(text[from])) from++;
  if (trimsEnd) while (to > from && isSpace(text[to - 1])) to--;
  if (from < to) parts.push({ kind: 'text', start: from, end: to });
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
