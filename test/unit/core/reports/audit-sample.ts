import type { Audit, AuditedUse, FindingRecord, ImageRecord } from '../../../../src/core/index.js';

export const image: ImageRecord = {
  file: 'app/Dockerfile',
  line: 3,
  column: 6,
  endLine: 3,
  endColumn: 13,
  raw: 'node:20',
  image: 'node:20',
  canonical: 'docker.io/library/node:20',
  registry: 'docker.io',
  repository: 'library/node',
  tag: '20',
  kind: 'dockerfile/from',
  use: 'base',
  status: 'reference',
  assumes: [{ name: 'V', value: '20', from: 'default' }],
  related: [{ file: 'app/Dockerfile', line: 1, column: 7, endLine: 1, endColumn: 9, role: 'arg', message: 'ARG V gives the tag.' }],
};

export function finding(change: Partial<FindingRecord> = {}): FindingRecord {
  return {
    file: 'app/Dockerfile',
    line: 3,
    column: 6,
    endLine: 3,
    endColumn: 13,
    raw: 'node:20',
    rule: 'unapproved-registry',
    level: 'error',
    what: '`node:20` comes from Docker Hub.',
    why: 'It is not approved.',
    next: 'Use `registry.bank.example/base/node`.',
    policy: [{ name: 'bank', version: '1', layer: 'organisation' }],
    related: [],
    enforced: true,
    fixes: [],
    ...change,
  };
}

export function use(change: Partial<AuditedUse> = {}): AuditedUse {
  return { image, outcome: 'denied', missing: [], findings: [finding()], ...change };
}

export function audit(change: Partial<Audit> = {}): Audit {
  return {
    engineVersion: '1.2.3',
    rulesVersion: '1',
    homepage: 'https://wharfmaster.example',
    stage: 'ci',
    root: 'file:///work/',
    files: [
      {
        file: 'app/Dockerfile',
        uses: [use()],
        findings: [],
        unreadable: [],
        notCovered: 1,
        policy: [{ layer: 'organisation' }],
        enforced: true,
      },
    ],
    policyFindings: [],
    policies: [{ name: 'bank', version: '1', serial: 4, layer: 'organisation', file: 'policy.yaml', digest: 'sha256:00' }],
    notices: [],
    summary: {
      files: 1,
      uses: 1,
      allowed: 0,
      denied: 1,
      undetermined: 0,
      excepted: 0,
      filesWithoutPolicy: 0,
      unreadable: 0,
      notCovered: 1,
      leftOut: { gitignore: 2 },
    },
    exitCode: 1,
    ...change,
  };
}

/** A file with one use. */
export function fileWith(...uses: readonly AuditedUse[]): Audit['files'][number] {
  return { file: 'app/Dockerfile', uses, findings: [], unreadable: [], notCovered: 0, policy: [{ layer: 'workspace' }], enforced: true };
}
