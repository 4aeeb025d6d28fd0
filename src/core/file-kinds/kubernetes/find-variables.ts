import type { Span } from '../../model/span.js';

/** A stretch that something fills in, and the name of what it holds the place of. */
export interface Variable extends Span {
  readonly name: string;
}

/** The stretches that something fills in before the cluster sees them: `${TAG}` and `$TAG` (envsubst), `$(params.image)` (Tekton, Argo). */
export function findVariables(text: string): readonly Variable[] {
  const found: Variable[] = [];
  const lastClose = { '}': text.lastIndexOf('}'), ')': text.lastIndexOf(')') };
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
    const end = endOfVariable(text, at + 1, lastClose);
    if (end === undefined) continue;
    found.push({ start: at, end, name: nameOf(text.slice(at, end)) });
    at = end - 1;
  }
  return found;
}

function endOfVariable(text: string, start: number, lastClose: Readonly<Record<'}' | ')', number>>): number | undefined {
  const close = text[start] === '{' ? '}' : text[start] === '(' ? ')' : undefined;
  if (close !== undefined) return lastClose[close] > start ? text.indexOf(close, start) + 1 : undefined;
  let end = start;
  while (end < text.length && /\w/.test(text.charAt(end))) end++;
  return end > start && !/\d/.test(text.charAt(start)) ? end : undefined;
}

/** `${TAG}` is named `TAG`. */
function nameOf(variable: string): string {
  return variable.replace(/^\$[({]?/, '').replace(/[)}]$/, '');
}
