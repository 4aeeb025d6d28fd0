import { overlaps, type Span } from '../../model/span.js';

/** True when a template mark (`{{ … }}`) makes any part of the stretch. `templates` are in the order of the text. */
export function isOpen(at: Span, templates: readonly Span[]): boolean {
  return templatesIn(at, templates).length > 0;
}

/** The template marks that share text with the stretch. */
export function templatesIn(at: Span, templates: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (let next = firstEndingAfter(templates, at.start); next < templates.length; next++) {
    const template = templates[next];
    if (!template || template.start >= at.end) break;
    if (overlaps(template, at)) found.push(template);
  }
  return found;
}

function firstEndingAfter(templates: readonly Span[], offset: number): number {
  let low = 0;
  let high = templates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((templates[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
