import type { Audit, AuditedFile, AuditedUse, AuditNotice, FindingRecord, PlacedRange } from '../../model/audit.js';
import { describeFinding } from '../describe.js';
import { escapeLine, escapeText } from '../escape.js';
import type { Report, ReportOptions } from '../report.js';

/** For people in a terminal: a line for each token, its findings below it. What is allowed without a remark is not printed. */
export const text: Report = {
  id: 'text',
  label: 'for people in a terminal',
  print: (audit: Audit, options: ReportOptions) => {
    const blocks = [
      ...byToken(audit.policyFindings).map((findings) => tokenBlock(findings, options)),
      ...audit.files.flatMap((file) => fileBlocks(file, options)),
      ...audit.notices.filter((notice) => notice.level !== 'note').map((notice) => noticeLine(notice, options)),
    ];
    return blocks.map((block) => `${block}\n`).join('');
  },
};

function fileBlocks(file: AuditedFile, options: ReportOptions): string[] {
  return [
    ...file.uses.flatMap((use) => useBlock(use, options)),
    ...byToken([...file.findings, ...file.unreadable]).map((findings) => tokenBlock(findings, options)),
  ];
}

/** A use that is undetermined is always said, also when no rule speaks. */
function useBlock(use: AuditedUse, options: ReportOptions): string[] {
  const undetermined = use.outcome === 'undetermined' ? [undeterminedLine(use, options)] : [];
  if (use.findings.length === 0 && undetermined.length === 0) return [];
  return [
    [headline(use.image, use.image.raw), ...use.findings.map((finding) => findingLine(finding, options)), ...undetermined].join('\n'),
  ];
}

function tokenBlock(findings: readonly FindingRecord[], options: ReportOptions): string {
  const [first] = findings;
  if (first === undefined) return '';
  return [headline(first, first.raw), ...findings.map((finding) => findingLine(finding, options))].join('\n');
}

function headline(at: PlacedRange, raw: string): string {
  return escapeLine(`${escapeText(at.file)}:${at.line}:${at.column}${raw === '' ? '' : `  ${escapeText(shortened(raw))}`}`);
}

function findingLine(finding: FindingRecord, options: ReportOptions): string {
  const words = `${finding.rule}  ${escapeText(describeFinding(finding))}`;
  if (finding.excepted === undefined) return `  ${painted(finding.level, options)}  ${words}`;
  return `  ${painted('excepted', options)}  ${words} Excepted by ${escapeText(finding.excepted.id)}: ${escapeText(finding.excepted.reason)}`;
}

function undeterminedLine(use: AuditedUse, options: ReportOptions): string {
  const missing =
    use.missing.length > 0 ? `nobody can decide without: ${use.missing.map(withoutStop).join('; ')}.` : 'nobody can decide about it here.';
  return `  ${painted('undetermined', options)}  ${escapeText(missing)}`;
}

function withoutStop(words: string): string {
  return words.replace(/\.$/, '');
}

function noticeLine(notice: AuditNotice, options: ReportOptions): string {
  return escapeLine(
    `${escapeText(notice.file)}\n  ${painted(notice.level === 'error' ? 'error' : 'undetermined', options)}  ${escapeText(notice.message)}`,
  );
}

/** Findings of one stretch stand together, in the order of their first one. */
function byToken(findings: readonly FindingRecord[]): FindingRecord[][] {
  const groups = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    const key = `${finding.file}\n${finding.line}:${finding.column}-${finding.endLine}:${finding.endColumn}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

const colours = { error: 31, warn: 33, info: 36, excepted: 90, undetermined: 35 } as const;

function painted(word: keyof typeof colours, { colour }: ReportOptions): string {
  return colour ? `\u001b[${colours[word]}m${word}\u001b[39m` : word;
}

function shortened(raw: string): string {
  return raw.length > 200 ? `${raw.slice(0, 200)}…` : raw;
}
