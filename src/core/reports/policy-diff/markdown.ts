import type { PolicyDiff, SideVerdict, VerdictChange } from '../../model/policy-diff.js';
import { escapeMarkdown, markdownCode } from '../escape.js';
import { describePolicyDiff, describeSide, reasonsOf } from './describe.js';

/** For a pull request or a job summary: the counts, then a table of what changes. */
export function markdown(diff: PolicyDiff): string {
  const { names, changes } = diff;
  const parts = [
    `## Wharfmaster: what ${markdownCode(names[1])} changes against ${markdownCode(names[0])}`,
    describePolicyDiff(diff)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
    ...(['weaker', 'stricter', 'other'] as const).map((direction) => table(direction, changes)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const titles = { weaker: 'Weaker', stricter: 'Stricter', other: 'The same outcome for other reasons' } as const;

function table(direction: VerdictChange['direction'], changes: readonly VerdictChange[]): string {
  const rows = changes.filter((change) => change.direction === direction).map(row);
  return rows.length === 0
    ? ''
    : [`### ${titles[direction]}`, '', '| where | written | before | after |', '|---|---|---|---|', ...rows].join('\n');
}

function row({ image, before, after }: VerdictChange): string {
  return `| ${markdownCode(`${image.file}:${image.line}:${image.column}`)} | ${markdownCode(image.raw)} | ${cell(before)} | ${cell(after)} |`;
}

function cell(side: SideVerdict): string {
  return escapeMarkdown([`${describeSide(side)}.`, ...reasonsOf(side)].join(' '));
}
