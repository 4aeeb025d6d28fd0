/* Go's classes of characters, as BuildKit's parser uses them. */

/** unicode.IsSpace. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13);
  if (code < 0x85) return false;
  return code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || isRareSpace(code);
}

function isRareSpace(code: number): boolean {
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/** What separates the words of an instruction: `[\t\v\f\r ]`, so no no-break space. */
export function isWordBreak(code: number): boolean {
  return code === 0x20 || code === 9 || code === 11 || code === 12 || code === 13;
}

/** unicode.IsLetter, unicode.IsDigit or `_`. */
export function isNameCharacter(character: string): boolean {
  return /^[\p{L}\p{Nd}_]$/u.test(character);
}

/** unicode.IsDigit. */
export function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}
