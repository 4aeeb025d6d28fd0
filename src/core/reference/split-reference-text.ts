import type { Span } from '../model/span.js';

/** Where the parts of a reference stand in its text; separators belong to no part. */
export interface ReferenceSpans {
  readonly name: Span;
  readonly tag?: Span;
  readonly digest?: Span;
}

/** Says where the parts stand, for fixes and colours. It cuts as the parser does, and cuts text that is no reference too. */
export function splitReferenceText(text: string): ReferenceSpans {
  const at = text.indexOf('@');
  const end = at < 0 ? text.length : at;
  const colon = tagColon(text, end);
  return {
    name: { start: 0, end: colon < 0 ? end : colon },
    ...(colon < 0 ? {} : { tag: { start: colon + 1, end } }),
    ...(at < 0 ? {} : { digest: { start: at + 1, end: text.length } }),
  };
}

/** The `:` before a tag: one that no `/` follows, since before a `/` it would belong to a port. */
function tagColon(text: string, end: number): number {
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === ':') return at;
    if (text[at] === '/') return -1;
  }
  return -1;
}
