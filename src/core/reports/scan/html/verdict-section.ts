import { escapeXml } from '../../escape.js';
import { describeScanFinding } from '../describe-scan.js';
import type { AuditedVerdict } from '../scan-audit.js';
import { table, text } from '../../page/table.js';

/** What the gate said: findings and what is missing. */
export function verdictSection({ findings, missing }: Pick<AuditedVerdict, 'findings' | 'missing'>): readonly string[] {
  return [
    ...table(
      'What the policy says',
      ['Level', 'Rule', 'What, why, next', 'Policy', 'Exception'],
      findings.map((finding) => [
        text(finding.level),
        text(finding.rule),
        text(describeScanFinding(finding)),
        text(finding.policy.map(({ name, version, file }) => [name ?? file, version ?? ''].join(' ').trim()).join(', ')),
        text(finding.excepted === undefined ? '' : `${finding.excepted.id}: ${finding.excepted.reason}`),
      ]),
    ),
    ...(missing.length === 0 ? [] : ['<h3>Not known</h3>', '<ul>', ...missing.map((what) => `<li>${escapeXml(what)}</li>`), '</ul>']),
  ];
}
