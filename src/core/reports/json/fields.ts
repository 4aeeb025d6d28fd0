import type { Audit, FindingRecord, ImageRecord, PlacedRange } from '../../model/audit.js';
import { imageFields } from '../record-image.js';

type Fields = Readonly<Record<string, unknown>>;

/** Every finding with the fields of `images` first, in the order of the files; `ndjson` prints the same one a line. */
export function findingFields(audit: Audit): readonly Fields[] {
  return [
    ...audit.policyFindings.map((finding) => withoutUse(finding)),
    ...audit.files.flatMap((file) => [
      ...file.uses.flatMap((use) => use.findings.map((finding) => ofUse(finding, use.image))),
      ...[...file.findings, ...file.unreadable].map((finding) => withoutUse(finding)),
    ]),
  ];
}

export function summaryFields(audit: Audit): Fields {
  return {
    ...audit.summary,
    stage: audit.stage,
    exitCode: audit.exitCode,
    policies: audit.policies,
    ...(audit.notices.length > 0 ? { notices: audit.notices } : {}),
    engineVersion: audit.engineVersion,
    rulesVersion: audit.rulesVersion,
  };
}

/** A finding's own place counts: it may be a part of the use's (a tag alone). */
function ofUse(finding: FindingRecord, image: ImageRecord): Fields {
  return { ...imageFields(image), ...range(finding), raw: finding.raw, ...ownFields(finding) };
}

function withoutUse(finding: FindingRecord): Fields {
  return { ...range(finding), raw: finding.raw, ...ownFields(finding) };
}

function ownFields({ rule, level, what, why, next, policy, excepted, fixes }: FindingRecord): Fields {
  const [first, ...others] = policy;
  return {
    rule,
    level,
    what,
    why,
    next,
    ...(first === undefined ? {} : { policy: first }),
    ...(others.length > 0 ? { alsoPolicies: others } : {}),
    ...(excepted === undefined ? {} : { excepted }),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

function range({ file, line, column, endLine, endColumn }: PlacedRange): PlacedRange {
  return { file, line, column, endLine, endColumn };
}
