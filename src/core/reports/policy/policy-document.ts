import type { Policy } from '../../policy/document.js';
import { withOverdue, type PolicyTable } from './policy-table.js';
import { exceptionTable } from './exceptions.js';
import { baseTables, sourceTables, tagTable } from './sources.js';
import { scanTable, signerTables } from './trust.js';

/** One policy with what the reader of its file found out about it. */
export interface ReportedPolicy {
  readonly policy: Policy;
  readonly file: string;
  readonly layer: 'organisation' | 'workspace';
  /** `sha256:` of the file's bytes. */
  readonly digest?: string;
  /** Who signed it, for one that came from afar and was verified. */
  readonly signedBy?: string;
}

/** What the control calls the registry whitelist: everything that a policy lays down, in words and tables. */
export interface PolicyDocument {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly tables: readonly PolicyTable[];
}

/** `now` in milliseconds since the epoch: what is overdue or expired is said. */
export function policyDocument(reported: ReportedPolicy, now: number): PolicyDocument {
  const { policy } = reported;
  return {
    title: policy.metadata?.name ?? reported.file,
    facts: factsOf(reported, now),
    tables: [
      ...sourceTables(policy, now),
      ...baseTables(policy, now),
      tagTable(policy),
      scanTable(policy),
      ...signerTables(policy),
      enforcementTable(policy),
      exceptionTable(policy, now),
    ],
  };
}

function factsOf({ policy, file, layer, digest, signedBy }: ReportedPolicy, now: number): PolicyDocument['facts'] {
  const { version, serial, owner, issued, staleAfter } = policy.metadata ?? {};
  return [
    ['Version', version ?? 'not said'],
    ['Serial', serial === undefined ? 'none: an older copy could not be told from a newer one' : String(serial)],
    ['Owner', owner ?? 'not said'],
    ['Issued', issued ?? 'not said'],
    ['To be reviewed by', staleAfter === undefined ? 'not said' : withOverdue(staleAfter, now)],
    ['File', file],
    ['Layer', layer],
    ['Digest', digest ?? 'not known'],
    ['Signed by', signedBy ?? 'nobody: it was read from a file'],
    ['Extends', policy.extends ?? 'nothing'],
  ];
}

function enforcementTable({ enforcement = {} }: Policy): PolicyTable {
  const { edit = 'report', ci = 'block', push = 'block', admit = 'deny' } = enforcement;
  return {
    title: 'Where it is enforced',
    about: 'What findings of level error do at each stage.',
    headings: ['Stage', 'Effect'],
    rows: [
      ['in the editor', edit],
      ['in pipelines', ci],
      ['before a push', push],
      ['at admission to a cluster', admit],
    ],
  };
}
