import { escapeXml } from '../escape.js';

/** A piece of HTML that is safe to put anywhere text may stand. */
export interface Markup {
  readonly markup: string;
}

/** Foreign text as it is. */
export function text(words: string): Markup {
  return { markup: escapeXml(words) };
}

/** A link only to where a browser fetches pages from; anything else stays text. */
export function link(words: string, target: string | undefined): Markup {
  if (target === undefined || !/^https?:\/\/[^\s"'<>]+$/i.test(target)) return text(words);
  return { markup: `<a href="${escapeXml(target)}" rel="noopener noreferrer">${escapeXml(words)}</a>` };
}

/** A table with its caption and column headings, as screen readers need them; nothing without rows. */
export function table(caption: string, headings: readonly string[], rows: readonly (readonly Markup[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    '<table>',
    `<caption>${escapeXml(caption)}</caption>`,
    `<thead><tr>${headings.map((heading) => `<th scope="col">${escapeXml(heading)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((cells) => `<tr>${cells.map(({ markup }) => `<td>${markup}</td>`).join('')}</tr>`),
    '</tbody>',
    '</table>',
  ];
}
