/** What a server asks for before it answers (RFC 9110, 11.6.1). */
export interface Challenge {
  /** In small letters: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in small letters. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads `WWW-Authenticate`: several challenges may stand in one header, and commas stand between them and between their parameters. */
export function readChallenges(text: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const source = text.slice(0, 8192);
  for (let at = skip(source, 0); at < source.length; at = skip(source, at)) {
    const word = tokenAt(source, at);
    if (word === '') {
      at++;
      continue;
    }
    const behind = skipSpace(source, at + word.length);
    const value = source[behind] === '=' ? valueAt(source, skipSpace(source, behind + 1)) : undefined;
    const last = challenges.at(-1);
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: {} });
    else if (last !== undefined && !Object.hasOwn(last.parameters, word.toLowerCase())) last.parameters[word.toLowerCase()] = value.text;
    at = value?.end ?? at + word.length;
  }
  return challenges;
}

/** Past commas and spaces. */
function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text[at] === ',' || isSpace(text[at]))) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at])) at++;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function tokenAt(text: string, from: number): string {
  let end = from;
  while (end < text.length && /[\w!#$%&'*+.^`|~/-]/.test(text[end] ?? '')) end++;
  return text.slice(from, end);
}

function valueAt(text: string, from: number): { readonly text: string; readonly end: number } {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && text[end] !== ',' && !isSpace(text[end])) end++;
    return { text: text.slice(from, end), end };
  }
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return { text: value, end: at + 1 };
    if (text[at] === '\\') at++;
    value += text[at] ?? '';
  }
  return { text: value, end: text.length };
}
