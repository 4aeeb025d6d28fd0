import type { FindingRecord, FixRecord, PolicyName } from '../model/audit.js';
import type { FilePath } from '../model/span.js';
import type { Finding, Fix, PolicyLabel } from '../model/verdict.js';
import type { PolicyProblem } from '../policy/layer.js';
import { recordRelated, type Placing } from './record-image.js';

/** A finding about a use or a part of a file, with its places and the fixes that were worked out for it. */
export function recordFinding(
  finding: Finding,
  placing: Placing,
  known: { readonly enforced: boolean; readonly fixes?: readonly Fix[] },
): FindingRecord {
  return {
    ...placing.place(finding.at),
    raw: placing.textAt(finding.at),
    rule: finding.rule,
    level: finding.level,
    what: finding.what,
    why: finding.why,
    next: finding.next,
    policy: finding.policy.map(policyName),
    related: finding.related.map((related) => recordRelated(related, placing)),
    ...(finding.excepted === undefined ? {} : { excepted: finding.excepted }),
    enforced: known.enforced && finding.reportOnly !== true,
    fixes: (known.fixes ?? []).map((fix) => recordFix(fix, placing)),
  };
}

/** A problem of a policy file, on its own words. */
export function recordPolicyProblem(problem: PolicyProblem, file: FilePath, placing: Placing): FindingRecord {
  const at = { file, span: problem.span };
  const { rule, level, what, why, next } = problem;
  return {
    ...placing.place(at),
    raw: placing.textAt(at),
    rule,
    level,
    what,
    why,
    next,
    policy: [],
    related: [],
    enforced: true,
    fixes: [],
  };
}

export function policyName({ name, version, layer }: PolicyLabel): PolicyName {
  return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }), layer };
}

function recordFix(fix: Fix, placing: Placing): FixRecord {
  const { kind, title, result, preferred } = fix;
  return { kind, title, result, preferred, edits: fix.edits.map((edit) => ({ ...placing.place(edit.at), newText: edit.newText })) };
}
