import {
  enforcesFinding,
  policyName,
  recordFinding,
  recordImage,
  stageBlocks,
  type AuditedFile,
  type AuditedUse,
  type Finding,
  type Fix,
  type JudgedUse,
  type Placing,
  type Stage,
} from '../../core/index.js';
import { fixesOf, needsFix } from './fix-source.js';
import type { JudgedSource } from './judge-source.js';

/** A judged text as reports take it. Fixes are worked out only for the forms that show them: each one is applied and judged again. */
export async function recordSource(
  judged: JudgedSource,
  how: { readonly placing: Placing; readonly shown: string; readonly stage: Stage; readonly withFixes: boolean },
): Promise<AuditedFile> {
  const { judged: file, reading, governing } = judged;
  const { placing, stage } = how;
  const record = (finding: Finding, fixes: readonly Fix[] = []) =>
    recordFinding(finding, placing, {
      enforced: enforcesFinding(finding, governing, stage),
      fixes: finding.excepted === undefined ? fixes : [],
    });
  const uses: AuditedUse[] = [];
  for (const use of file.uses) {
    const fixes = how.withFixes && needsFix(use) ? await fixesOf(use, judged) : [];
    uses.push(recordUse(use, placing, (finding) => record(finding, fixes)));
  }
  const isUnreadable = (finding: Finding): boolean =>
    reading.problems.some(
      ({ undetermined, span }) => undetermined !== undefined && span.start === finding.at.span.start && span.end === finding.at.span.end,
    );
  return {
    file: how.shown,
    uses,
    findings: file.findings.filter((finding) => !isUnreadable(finding)).map((finding) => record(finding)),
    unreadable: file.findings.filter(isUnreadable).map((finding) => record(finding)),
    notCovered: file.notCovered,
    policy: file.policy.map(policyName),
    enforced: stageBlocks(governing, stage),
  };
}

function recordUse(
  { use, verdict }: JudgedUse,
  placing: Placing,
  record: (finding: Finding) => ReturnType<typeof recordFinding>,
): AuditedUse {
  return { image: recordImage(use, placing), outcome: verdict.outcome, missing: verdict.missing, findings: verdict.findings.map(record) };
}
