import { recordPolicyProblem, type FindingRecord, type Placing, type PolicyRecord } from '../../core/index.js';
import type { LoadedPolicy } from '../../node/policies/load-policy.js';

/** What is wrong with the policy files themselves, on their lines. */
export function policyFindings(policies: readonly LoadedPolicy[], placing: Placing): readonly FindingRecord[] {
  return policies.flatMap((policy) => [
    ...policy.problems.map((problem) => recordPolicyProblem(problem, policy.file, placing)),
    ...(policy.unreadable === undefined ? [] : [unreadable(policy.file, policy.unreadable, placing)]),
  ]);
}

/** The policies that judge, as machine formats name them. */
export function policyRecords(
  policies: readonly LoadedPolicy[],
  show: (file: string) => string,
  withDigest: boolean,
): readonly PolicyRecord[] {
  return policies.flatMap(({ layer, digest, file, kind }) => {
    if (layer === undefined) return [];
    const { name, version, serial } = layer.policy.metadata ?? {};
    return [
      {
        ...(name === undefined ? {} : { name }),
        ...(version === undefined ? {} : { version }),
        ...(serial === undefined ? {} : { serial }),
        layer: kind,
        file: show(file),
        ...(withDigest && digest !== undefined ? { digest: digest() } : {}),
      },
    ];
  });
}

function unreadable(file: string, sentence: string, placing: Placing): FindingRecord {
  const problem = {
    rule: 'policy-invalid',
    level: 'error',
    span: { start: 0, end: 0 },
    what: `This policy cannot be used. ${sentence}`,
    why: 'A policy that cannot be read allows nothing.',
    next: 'Correct the file, or name another one.',
  } as const;
  return recordPolicyProblem(problem, file, placing);
}
