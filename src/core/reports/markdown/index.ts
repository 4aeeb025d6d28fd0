import type { Audit, FindingRecord, PolicyRecord } from '../../model/audit.js';
import { allFindings, describeFinding, describeSummary } from '../describe.js';
import { escapeMarkdown, markdownCode } from '../escape.js';
import type { Report } from '../report.js';

/** A summary for people, fit for a pull request or a job summary. */
export const markdown: Report = {
  id: 'markdown',
  label: 'a summary for people, in Markdown',
  print: (audit: Audit) => {
    const findings = allFindings(audit);
    const parts = [
      `## Wharfmaster: ${headline(audit)}`,
      countsTable(audit),
      describeSummary(audit).slice(1).map(escapeMarkdown).join('\n'),
      table(
        'Findings',
        findings.filter((finding) => finding.excepted === undefined),
      ),
      table(
        'Excepted',
        findings.filter((finding) => finding.excepted !== undefined),
      ),
      undetermined(audit),
      notices(audit),
      policies(audit.policies),
      `Stage ${audit.stage} · engine ${escapeMarkdown(audit.engineVersion)} · rules ${escapeMarkdown(audit.rulesVersion)}`,
    ];
    return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
  },
};

function headline({ summary, exitCode }: Audit): string {
  if (exitCode === 2) return 'the policy cannot be relied on';
  if (summary.denied > 0) return `${summary.denied} of ${summary.uses} image uses denied`;
  if (summary.undetermined + summary.unreadable > 0) return 'nothing denied, but not everything could be decided';
  return 'every image use is allowed';
}

function countsTable({ summary }: Audit): string {
  const { uses, allowed, denied, undetermined: open, excepted, files } = summary;
  return [
    '| files | uses | allowed | denied | undetermined | excepted |',
    '|---|---|---|---|---|---|',
    `| ${[files, uses, allowed, denied, open, excepted].join(' | ')} |`,
  ].join('\n');
}

function table(title: string, findings: readonly FindingRecord[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map((finding) => {
    const exception = finding.excepted === undefined ? '' : ` Excepted by ${finding.excepted.id}: ${finding.excepted.reason}`;
    return `| ${finding.level} | ${markdownCode(`${finding.file}:${finding.line}:${finding.column}`)} | ${markdownCode(finding.raw)} | ${finding.rule} | ${escapeMarkdown(`${describeFinding(finding)}${exception}`)} |`;
  });
  return [`### ${title}`, '', '| level | where | written | rule | what, why, next |', '|---|---|---|---|---|', ...rows].join('\n');
}

function undetermined(audit: Audit): string {
  const uses = audit.files.flatMap((file) => file.uses).filter((use) => use.outcome === 'undetermined');
  if (uses.length === 0) return '';
  const rows = uses.map(
    (use) =>
      `- ${markdownCode(`${use.image.file}:${use.image.line}:${use.image.column}`)} ${markdownCode(use.image.raw)} ${escapeMarkdown(use.missing.join('; '))}`,
  );
  return ['### Undetermined', '', ...rows].join('\n');
}

function notices(audit: Audit): string {
  if (audit.notices.length === 0) return '';
  return ['### Not read', '', ...audit.notices.map((notice) => `- ${markdownCode(notice.file)} ${escapeMarkdown(notice.message)}`)].join(
    '\n',
  );
}

function policies(records: readonly PolicyRecord[]): string {
  if (records.length === 0) return '';
  const rows = records.map(
    (record) =>
      `- ${escapeMarkdown(record.name ?? 'unnamed')} ${escapeMarkdown(record.version ?? '')} (${record.layer}, ${[
        record.file,
        record.digest ?? '',
      ]
        .filter((part) => part !== '')
        .map(markdownCode)
        .join(', ')})`,
  );
  return ['### Policies', '', ...rows].join('\n');
}
