import type { Span } from '../../model/span.js';

/** A variable where a text uses it. */
export interface Mention extends Span {
  readonly name: string;
  /** True for `${X:-y}` and the like: what comes of it is more than the variable's value. */
  readonly modified?: true;
}

/** `$X` and `${X}`; `$$` is a dollar sign for everybody who knows these. Linear. */
export function findDollars(text: string): readonly Mention[] {
  const found: Mention[] = [];
  const lastBrace = text.lastIndexOf('}');
  for (let start = text.indexOf('$'); start >= 0;) {
    const mention = text[start + 1] === '{' && start < lastBrace ? braced(text, start) : bare(text, start);
    if (mention !== undefined) found.push(mention);
    start = text.indexOf('$', mention?.end ?? start + (text[start + 1] === '$' ? 2 : 1));
  }
  return found;
}

function braced(text: string, start: number): Mention {
  const end = text.indexOf('}', start) + 1;
  const inside = text.slice(start + 2, end - 1);
  const name = /^\w+/.exec(inside)?.[0];
  return name === inside ? { start, end, name } : { start, end, name: name ?? inside, modified: true };
}

function bare(text: string, start: number): Mention | undefined {
  let end = start + 1;
  while (end < text.length && /\w/.test(text.charAt(end))) end++;
  return end === start + 1 || /\d/.test(text.charAt(start + 1)) ? undefined : { start, end, name: text.slice(start + 1, end) };
}

/** What stands between two marks: `${{ matrix.image }}` is a mention of `matrix.image`. Linear. */
export function findBetween(text: string, open: string, close: string): readonly Mention[] {
  const found: Mention[] = [];
  for (let start = text.indexOf(open); start >= 0;) {
    const inside = start + open.length;
    const stop = text.indexOf(close, inside);
    if (stop < 0) break;
    const end = stop + close.length;
    found.push({ start, end, name: text.slice(inside, stop).trim() });
    start = text.indexOf(open, end);
  }
  return found;
}
