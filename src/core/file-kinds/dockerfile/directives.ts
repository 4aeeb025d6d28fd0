import type { Span } from '../../model/span.js';
import { isSpace } from './characters.js';

/** The character that escapes others and continues lines. */
export type Escape = '\\' | '`';

/** What the comments at the very top of a Dockerfile say to its reader. */
export interface Directives {
  readonly escape: Escape;
  /** The image of `# syntax=`. */
  readonly syntax?: Span;
  /** Directives that the builder refuses: repeated ones, or an escape character that it does not know. */
  readonly refused: readonly { readonly span: Span; readonly reason: string }[];
}

/**
 * Reads the directives (extraction.md 2b). Two readers look at them, and they differ: the parser takes `escape` from indented
 * comments but never from behind a shebang line; the frontend switch takes `syntax` only at the start of a line, also from `//` comments.
 */
export function readDirectives(text: string): Directives {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const refused: { span: Span; reason: string }[] = [];
  const escape = readEscape(scan(text, start, { comment: '#', indented: true }), refused);
  const afterShebang = text.startsWith('#!', start) ? lineEnd(text, start) + 1 : start;
  const syntax = readSyntax(text, afterShebang);
  return syntax === undefined ? { escape, refused } : { escape, refused, syntax };
}

interface Directive {
  readonly name: string;
  readonly value: string;
  readonly at: Span;
  readonly repeated: boolean;
}

function readEscape(directives: readonly Directive[], refused: { span: Span; reason: string }[]): Escape {
  let escape: Escape = '\\';
  for (const { name, value, at, repeated } of directives) {
    if (repeated) refused.push({ span: at, reason: `The directive \`${name}\` may stand only once.` });
    else if (name === 'escape' && (value === '\\' || value === '`')) escape = value;
    else if (name === 'escape') refused.push({ span: at, reason: 'The escape character is `\\` or `` ` ``, nothing else.' });
  }
  return escape;
}

function readSyntax(text: string, start: number): Span | undefined {
  for (const comment of ['#', '//']) {
    const found = scan(text, start, { comment, indented: false }).find((directive) => directive.name === 'syntax');
    if (found === undefined || found.repeated) continue;
    const space = found.value.indexOf(' ');
    return { start: found.at.start, end: space < 0 ? found.at.end : found.at.start + space };
  }
  return undefined;
}

/** Every directive up to the first line that is none; a repeated one is the last. */
function scan(text: string, start: number, style: { comment: string; indented: boolean }): readonly Directive[] {
  const found: Directive[] = [];
  const seen = new Set<string>();
  for (let at = start; at < text.length;) {
    const end = lineEnd(text, at);
    const directive = readLine(text, at, end, style);
    if (directive === undefined) break;
    const repeated = seen.has(directive.name);
    found.push({ ...directive, repeated });
    if (repeated) break;
    seen.add(directive.name);
    at = end + 1;
  }
  return found;
}

function readLine(
  text: string,
  lineStart: number,
  end: number,
  style: { comment: string; indented: boolean },
): Omit<Directive, 'repeated'> | undefined {
  let at = lineStart;
  if (style.indented) at = skip(text, at, end, isSpace);
  if (!text.startsWith(style.comment, at)) return undefined;
  at = skip(text, at + style.comment.length, end, isSpace);
  const name = /^[a-z]+/i.exec(text.slice(at, at + 7))?.[0].toLowerCase() ?? '';
  if (name !== 'syntax' && name !== 'escape' && name !== 'check') return undefined;
  at = skip(text, at + name.length, end, isBlank);
  if (at >= end || text[at] !== '=') return undefined;
  const valueStart = skip(text, at + 1, end, isBlank);
  let valueEnd = end;
  while (valueEnd > valueStart && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd--;
  if (valueEnd === valueStart) return undefined;
  return { name, value: text.slice(valueStart, valueEnd), at: { start: valueStart, end: valueEnd } };
}

/** RE2's `\s`. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 9 || code === 10 || code === 12 || code === 13;
}

function skip(text: string, from: number, end: number, test: (code: number) => boolean): number {
  let at = from;
  while (at < end && test(text.charCodeAt(at))) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}
