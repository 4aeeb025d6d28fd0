import { escapeXml } from '../../escape.js';
import type { ReportOptions } from '../../report.js';
import { describeCounts, describeNative, describeOutcome, describeScanFinding } from '../describe-scan.js';
import { printJson } from '../json/index.js';
import type { ScanAudit } from '../scan-audit.js';
import type { ScanForm } from '../scan-form.js';
import { imageSection } from './image-section.js';
import { page } from '../../page/page.js';
import { table, text } from '../../page/table.js';
import { verdictSection } from './verdict-section.js';

/** One file for people and auditors: no scripts, nothing fetched, and the digest of the JSON that it renders (evidence.md). */
export const html: ScanForm = {
  id: 'html',
  label: 'a page for people and auditors',
  print: (audit: ScanAudit, options: ReportOptions) =>
    page(`Scan of ${audit.asked.name}`, [
      ...summary(audit),
      ...audit.images.flatMap((image) => imageSection(image, audit)),
      ...footer(audit, options),
    ]),
};

function summary(audit: ScanAudit): readonly string[] {
  const { asked, outcome, problem, verdict, policyFindings } = audit;
  return [
    `<h1>Scan of <code>${escapeXml(asked.name)}</code></h1>`,
    `<p class="outcome ${outcome}" role="status">${escapeXml(describeOutcome(audit))}</p>`,
    ...(problem === undefined ? [] : [`<p class="error">${escapeXml(`${problem.message} ${problem.next}`)}</p>`]),
    ...(verdict === undefined ? [] : verdictSection(verdict)),
    ...table(
      'Problems of the policies',
      ['Level', 'Rule', 'Where', 'What, why, next'],
      policyFindings.map((finding) =>
        [finding.level, finding.rule, `${finding.file}:${finding.line}`, describeScanFinding(finding)].map(text),
      ),
    ),
    ...(audit.images.length > 1 ? imageList(audit) : []),
    ...table(
      'Configuration of scanners that decides nothing here',
      ['What it would do'],
      audit.nativeConfigurations.map((native) => [text(describeNative(native))]),
    ),
  ];
}

function imageList({ images }: ScanAudit): readonly string[] {
  return table(
    'Images',
    ['Platform', 'Image id', 'Outcome', 'Found'],
    images.map(({ scan: { subject }, verdict }) =>
      [
        subject.platform === undefined ? '' : `${subject.platform.os}/${subject.platform.architecture}`,
        subject.imageId,
        verdict.outcome,
        describeCounts(verdict),
      ].map(text),
    ),
  );
}

function footer(audit: ScanAudit, { hash }: ReportOptions): readonly string[] {
  const { policies, engineVersion, rulesVersion, stage, startedAt, finishedAt } = audit;
  return [
    '<footer>',
    ...table(
      'Policies',
      ['Name', 'Version', 'Serial', 'Layer', 'File', 'Digest'],
      policies.map(({ name, version, serial, layer, file, digest }) =>
        [name ?? 'unnamed', version ?? '', serial === undefined ? '' : String(serial), layer, file, digest ?? ''].map(text),
      ),
    ),
    '<dl>',
    ...Object.entries({
      Stage: stage,
      Started: startedAt,
      Finished: finishedAt,
      Engine: engineVersion,
      Rules: rulesVersion,
      'Digest of the JSON that this page renders': `sha256:${hash(printJson(audit))}`,
    }).map(([name, value]) => `<dt>${name}</dt><dd>${escapeXml(value)}</dd>`),
    '</dl>',
    '<p>What a scan says on a developer’s machine is advice; only pipeline and admission are controls. Layers and lines are as the image’s author wrote them down.</p>',
    '</footer>',
  ];
}
