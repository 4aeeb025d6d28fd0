import type { Span } from '../../model/span.js';
import { standIn, TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';

/** How an escape of a quoted scalar is found at a place, and what it stands for. */
export interface Escapes {
  readonly pattern: RegExp;
  /** True when one may stand before a line break, so that this is none. */
  readonly joinLines: boolean;
  meaningOf(escape: string): string;
}

/**
 * A scalar of several lines that are folded, word by word: words keep their places, and the blanks around a line break stand for whatever blanks the
 * value has there. Undefined when the value is not made so.
 */
export function traceFolded(value: string, at: Span, text: string, escapes: Escapes | undefined): TracedText | undefined {
  const built = new TracedBuilder();
  const escape = escapes && new RegExp(escapes.pattern.source, 'y');
  let done = 0;
  for (let index = at.start; index < at.end;) {
    const blank = blanksAt(text, index, at.end, escapes?.joinLines === true);
    if (blank > index) {
      const meant = blanksIn(value, done);
      built.add(standIn(meant, { start: index, end: blank }));
      done += meant.length;
      index = blank;
      continue;
    }
    if (escape) escape.lastIndex = index;
    const found = escape?.exec(text)?.[0];
    const end = index + (found?.length ?? 1);
    if (end > at.end) return undefined;
    const part =
      found === undefined ? tracedFrom(text, { start: index, end }) : standIn(escapes?.meaningOf(found) ?? '', { start: index, end });
    if (!value.startsWith(part.text, done)) return undefined;
    built.add(part);
    done += part.text.length;
    index = end;
  }
  // A block's last line break lies behind what is taken for its text.
  const rest = value.slice(done);
  if (rest.trim() !== '') return undefined;
  built.add(standIn(rest, { start: at.end, end: at.end }));
  return built.build();
}

/** Where blanks that hold a line break end, escaped ones among them; the index itself when there are none. */
function blanksAt(text: string, start: number, end: number, isEscaped: boolean): number {
  const pattern = isEscaped ? escapedBlanks : plainBlanks;
  pattern.lastIndex = start;
  const found = pattern.exec(text)?.[0] ?? '';
  return found.includes('\n') ? Math.min(end, start + found.length) : start;
}

const plainBlanks = /[ \t\r\n]+/y;
const escapedBlanks = /(?:[ \t\r\n]|\\[ \tntr\r\n])+/y;

function blanksIn(value: string, start: number): string {
  valueBlanks.lastIndex = start;
  return valueBlanks.exec(value)?.[0] ?? '';
}

const valueBlanks = /[ \t\r\n]*/y;
