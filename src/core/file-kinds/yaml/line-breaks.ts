import type { Span } from '../../model/span.js';
import type { YamlNode } from './tree.js';

/**
 * The first character that go-yaml (and so kubectl) takes for a line break and YAML 1.2 does not: a bare CR, U+0085, U+2028 or U+2029 outside
 * a quoted scalar. Behind it the two read different documents: `# see<U+2028>image: x` is a comment for one and an image for the other.
 */
export function foreignBreak(text: string, span: Span, roots: readonly YamlNode[]): Span | undefined {
  const first = nextBreak(text, span.start, span.end);
  if (first === undefined) return undefined;
  const quoted = quotedSpans(roots);
  let next = 0;
  for (let at: number | undefined = first; at !== undefined; at = nextBreak(text, at + 1, span.end)) {
    while (next < quoted.length && (quoted[next]?.end ?? 0) <= at) next++;
    const around = quoted[next];
    if (!around || around.start > at) return { start: at, end: at + 1 };
  }
  return undefined;
}

/** True when the text holds such a character at all. */
export function hasForeignBreak(text: string): boolean {
  return nextBreak(text, 0, text.length) !== undefined;
}

function nextBreak(text: string, from: number, end: number): number | undefined {
  breaks.lastIndex = from;
  const at = breaks.exec(text)?.index;
  return at !== undefined && at < end ? at : undefined;
}

const breaks = /\r(?!\n)|[\u0085\u2028\u2029]/g;

function quotedSpans(roots: readonly YamlNode[]): readonly Span[] {
  const spans: Span[] = [];
  const seen = new Set<YamlNode>();
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'scalar') {
      if ((node.style === 'single' || node.style === 'double') && !node.cut) spans.push(node.at);
    } else if (node.kind === 'list') {
      for (const item of node.items) waiting.push(item);
    } else {
      for (const { key, value } of node.entries) waiting.push(...(key ? [key, value] : [value]));
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}
