/**
 * Whether every key that a reader could find in the text is written out in it, letter by letter. Only then may the absence of a word prove
 * that a key is absent. Keys can otherwise be composed with escapes (`"\x69mage"`, a backslash at the line end) or with a `!!binary` tag,
 * whose own name can be written with `%` escapes or behind a `%TAG` handle; and a text with NUL was decoded as something that it is not (UTF-16).
 */
export function isSpeltPlainly(text: string): boolean {
  if (text.includes('\0')) return false;
  if (text.includes('\\') && escape.test(text)) return false;
  return !(text.includes('!') && (text.includes('%') || text.includes('!<') || binary.test(text)));
}

/** True when the text holds one of the words, in any case. */
export function holdsWord(text: string, words: readonly string[]): boolean {
  return words.length > 0 && patternOf(words).test(text);
}

/** One pattern for all words: a text that holds none is gone through once. */
function patternOf(words: readonly string[]): RegExp {
  const pattern = patterns.get(words) ?? new RegExp(words.map((word) => word.replaceAll(/\W/g, '\\$&')).join('|'), 'i');
  patterns.set(words, pattern);
  return pattern;
}

const patterns = new WeakMap<readonly string[], RegExp>();

/** A line end can only be within a word when a letter stands before it: ` \` at the end of a shell command's line is none. */
const escape = /\\[xuU]|[A-Za-z]\\[\n\r\u0085\u2028\u2029]/;
const binary = /binary/i;
