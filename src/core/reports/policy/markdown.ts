import { escapeMarkdown } from '../escape.js';
import type { PolicyDocument } from './policy-document.js';
import type { PolicyTable } from './policy-table.js';

/** The policies as Markdown, in which nothing of their texts is markup. */
export function policyMarkdown(documents: readonly PolicyDocument[]): string {
  return `${['# Which container images may be used', ...documents.flatMap(section)].join('\n\n')}\n`;
}

function section({ title, facts, tables }: PolicyDocument): readonly string[] {
  return [
    `## ${escapeMarkdown(title)}`,
    facts.map(([name, value]) => `- **${escapeMarkdown(name)}:** ${escapeMarkdown(value)}`).join('\n'),
    ...tables.flatMap(tableParts),
  ];
}

function tableParts({ title, about, headings, rows }: PolicyTable): readonly string[] {
  const parts = [`### ${escapeMarkdown(title)}`, escapeMarkdown(about)];
  if (rows.length === 0) return parts;
  return [...parts, [line(headings), line(headings.map(() => '---')), ...rows.map((cells) => line(cells.map(escapeMarkdown)))].join('\n')];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
