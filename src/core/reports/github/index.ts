import type { Audit, FindingRecord } from '../../model/audit.js';
import { allFindings, describeFinding, describeSummary } from '../describe.js';
import { escapeCommandData, escapeCommandProperty } from '../escape.js';
import type { Report } from '../report.js';

/** Workflow annotations for GitHub Actions: one command a finding. */
export const github: Report = {
  id: 'github',
  label: 'annotations for GitHub Actions',
  print: (audit: Audit) =>
    `${[...allFindings(audit).map(annotation), ...undetermined(audit), ...notices(audit), closing(audit)].join('\n')}\n`,
};

const commands = { error: 'error', warn: 'warning', info: 'notice' } as const;

function annotation(finding: FindingRecord): string {
  const excepted = finding.excepted === undefined ? '' : ` Excepted by ${finding.excepted.id}: ${finding.excepted.reason}`;
  const title = finding.excepted === undefined ? finding.rule : `${finding.rule} (excepted)`;
  return command(
    finding.excepted === undefined ? commands[finding.level] : 'notice',
    place(finding, title),
    `${describeFinding(finding)}${excepted}`,
  );
}

function undetermined(audit: Audit): string[] {
  return audit.files
    .flatMap((file) => file.uses)
    .filter((use) => use.outcome === 'undetermined' && use.findings.length === 0)
    .map((use) =>
      command('warning', place(use.image, 'undetermined'), `${use.image.raw} cannot be judged here. Missing: ${use.missing.join('; ')}`),
    );
}

function notices(audit: Audit): string[] {
  return audit.notices.map((notice) => command(notice.level === 'note' ? 'notice' : notice.level, { file: notice.file }, notice.message));
}

function closing(audit: Audit): string {
  const versions = `Engine ${audit.engineVersion}, rules ${audit.rulesVersion}.`;
  return command('notice', { title: 'Wharfmaster' }, `${describeSummary(audit).join(' ')} ${versions}`);
}

function place(at: Pick<FindingRecord, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>, title: string): Record<string, string> {
  return {
    file: at.file,
    line: String(at.line),
    col: String(at.column),
    endLine: String(at.endLine),
    endColumn: String(at.endColumn),
    title,
  };
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeCommandProperty(value)}`);
  return `::${name} ${list.join(',')}::${escapeCommandData(message)}`;
}
