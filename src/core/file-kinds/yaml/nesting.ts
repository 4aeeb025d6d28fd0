/**
 * An upper bound of how deep a document nests, by one linear look: indentation levels with their dashes and question marks, plus open brackets.
 * The parser behind us recurses, so that what is deeper than `deepest` is refused before it starts.
 */
export function isTooDeep(text: string): boolean {
  return flowDepth(text) + blockDepth(text) > deepest;
}

/** No manifest of a real cluster comes near; the parser takes several times as much. */
export const deepest = 400;

function flowDepth(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) most = Math.max(most, ++depth);
    else if ((code === 0x7d || code === 0x5d) && depth > 0) depth--;
  }
  return most;
}

function blockDepth(text: string): number {
  const columns: number[] = [];
  let most = 0;
  for (let start = 0; start < text.length; start = endOfLine(text, start) + 1) {
    let at = start;
    for (; at < text.length; at++) {
      const char = text[at];
      if ((char === '-' || char === '?' || char === ':') && isBlank(text[at + 1])) open(columns, at - start);
      else if (char !== ' ') break;
    }
    if (at >= text.length || isBlank(text[at])) continue;
    open(columns, at - start);
    most = Math.max(most, columns.length);
  }
  return most;
}

function open(columns: number[], column: number): void {
  while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
  columns.push(column);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
