import { escapeXml } from '../escape.js';
import { page } from '../page/page.js';
import { table, text } from '../page/table.js';
import type { PolicyDocument } from './policy-document.js';

/** The policies as one page: no scripts, nothing fetched. */
export function policyPage(documents: readonly PolicyDocument[]): string {
  return page(`Policy ${documents.map(({ title }) => title).join(', ')}`, [
    '<h1>Which container images may be used</h1>',
    ...(documents.length > 1 ? ['<p>Several policies govern together: each is judged alone, and the strictest outcome counts.</p>'] : []),
    ...documents.flatMap(section),
  ]);
}

function section({ title, facts, tables }: PolicyDocument): readonly string[] {
  return [
    '<section>',
    `<h2>${escapeXml(title)}</h2>`,
    '<dl>',
    ...facts.map(([name, value]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`),
    '</dl>',
    ...tables.flatMap(({ title: caption, about, headings, rows }) => [
      `<h3>${escapeXml(caption)}</h3>`,
      `<p>${escapeXml(about)}</p>`,
      ...table(
        caption,
        headings,
        rows.map((cells) => cells.map(text)),
      ),
    ]),
    '</section>',
  ];
}
