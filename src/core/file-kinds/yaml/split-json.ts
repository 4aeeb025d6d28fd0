import type { Span } from '../../model/span.js';

/** The JSON values at the beginning of a text, and where what is not JSON begins (`text.length` when nothing else is there). */
export interface JsonValues {
  readonly values: readonly Span[];
  readonly rest: number;
}

/**
 * Finds concatenated JSON values (`{}{}`), each of which kubectl takes for a document of its own. Like kubectl, asks only texts whose first
 * character is `{`, and goes on as YAML from the first value that is not JSON.
 */
export function splitJson(text: string): JsonValues {
  const values: Span[] = [];
  let at = skipSpace(text, 0);
  while (text[at] === '{') {
    const end = endOfValue(text, at);
    if (end === undefined || !isJson(text.slice(at, end))) break;
    values.push({ start: at, end });
    at = skipSpace(text, end);
  }
  return { values, rest: values.length === 0 ? 0 : at };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
