import type { Span } from '../../model/span.js';
import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import type { FilePath } from '../../model/span.js';
import { endOfAction } from './template/scan-actions.js';

/** A place in a template that asks for an image, and what it comes to. */
export interface ImageSite {
  /** The template; absent for the file being read. */
  readonly file: FilePath | undefined;
  /** What stands there in the template, without quotes. */
  readonly span: Span;
  readonly text: TracedText;
  /** How many conditions would have to be otherwise for it to be rendered; 0 for what these values render. */
  readonly aside: number;
}

/** The lines `image: …` of what templates rendered, whose value an action makes; `textOf` gives a template's own text. */
export function imageSites(
  rendered: TracedText,
  aside: number,
  textOf: (file: FilePath | undefined) => string | undefined,
): readonly ImageSite[] {
  const sites: ImageSite[] = [];
  for (const found of rendered.text.matchAll(imageLine)) {
    const colon = found.index + found[0].length;
    const value = valueOn(rendered, colon);
    const written = sliceTraced(rendered, colon - 1, colon).runs[0];
    if (value.text === '' || written?.literal !== true) continue;
    const source = textOf(written.file);
    const span = source === undefined ? undefined : spanOfValue(source, written.from.end);
    if (source === undefined || span === undefined || !source.slice(span.start, span.end).includes('{{')) continue;
    sites.push({ file: written.file, span, text: value, aside });
  }
  return sites;
}

const imageLine = /^[ \t]*(?:-[ \t]+)*["']?image["']?[ \t]*:/gm;

/** The rest of a line, without quotes and comments. */
function valueOn(rendered: TracedText, from: number): TracedText {
  const newline = rendered.text.indexOf('\n', from);
  const lineEnd = newline < 0 ? rendered.text.length : newline;
  const line = rendered.text.slice(from, lineEnd);
  const start = from + line.length - line.trimStart().length;
  const quote = rendered.text.charAt(start);
  if (quote === '"' || quote === "'") {
    const close = rendered.text.indexOf(quote, start + 1);
    return sliceTraced(rendered, start + 1, close < 0 || close > lineEnd ? lineEnd : close);
  }
  const comment = line.search(/[ \t]#/);
  const end = from + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
  return sliceTraced(rendered, start, Math.max(start, end));
}

/** The same stretch in the template: up to the closing quote or the end of the line, over whole actions. */
export function spanOfValue(source: string, from: number): Span | undefined {
  let start = from;
  while (source[start] === ' ' || source[start] === '\t') start++;
  const quote = source[start] === '"' || source[start] === "'" ? source[start] : undefined;
  if (quote !== undefined) start++;
  for (let at = start; ; at++) {
    const char = source[at];
    if (char === '{' && source[at + 1] === '{') {
      const end = endOfAction(source, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === undefined || char === '\n' || char === '\r' || char === quote)
      return { start, end: endOfPlain(source, start, at, quote) };
    else if (quote === undefined && char === '#' && /[ \t]/.test(source.charAt(at - 1)))
      return { start, end: endOfPlain(source, start, at, quote) };
  }
}

function endOfPlain(source: string, start: number, end: number, quote: string | undefined): number {
  let last = end;
  while (quote === undefined && last > start && /[ \t]/.test(source.charAt(last - 1))) last--;
  return last;
}
