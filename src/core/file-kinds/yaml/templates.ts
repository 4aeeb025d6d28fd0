import type { Span } from '../../model/span.js';

/**
 * True when a template mark (`{{ … }}`) makes any part of the stretch. One that began before it does not count: it may have begun in a comment, and
 * what is masked away altogether is no scalar. `templates` are in the order of the text.
 */
export function isOpen(at: Span, templates: readonly Span[]): boolean {
  return templatesIn(at, templates).length > 0;
}

/** The template marks that begin in the stretch. */
export function templatesIn(at: Span, templates: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (let next = firstFrom(templates, at.start); next < templates.length; next++) {
    const template = templates[next];
    if (!template || template.start >= at.end) break;
    found.push(template);
  }
  return found;
}

function firstFrom(templates: readonly Span[], offset: number): number {
  let low = 0;
  let high = templates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((templates[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
