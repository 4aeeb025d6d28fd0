/** JSON5 and JSON with comments as text that a YAML reader understands: comments become spaces, so that every place stays where it was. */
export function withoutComments(text: string): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end);
    result += part.startsWith('//') || part.startsWith('/*') ? part.replace(/[^\r\n]/g, ' ') : part;
    at = end;
  }
  return result;
}

/** The end of the comment, the quoted text or the stretch between them that begins here. */
function endOfPart(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '//') return orEnd(text, text.slice(at).search(/[\r\n]/), at);
  if (two === '/*') return orEnd(text, text.indexOf('*/', at + 2) - at + 2, at, text.includes('*/', at + 2));
  const [first = ''] = two;
  if (first === '"' || first === "'") return endOfQuoted(text, at, first);
  next.lastIndex = at + 1;
  const found = next.exec(text);
  return found === null ? text.length : found.index;
}

const next = /["'/]/g;

function orEnd(text: string, length: number, at: number, isThere = length >= 0): number {
  return isThere ? at + length : text.length;
}

function endOfQuoted(text: string, at: number, quote: string): number {
  for (let index = at + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote || text[index] === '\n') return index + 1;
  }
  return text.length;
}
