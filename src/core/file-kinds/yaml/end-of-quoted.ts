/** Behind the quote that closes the one at `start`; undefined when nothing closes it. */
export function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quote === '"') at++;
    else if (char === quote && quote === "'" && text[at + 1] === "'") at++;
    else if (char === quote) return at + 1;
  }
  return undefined;
}
