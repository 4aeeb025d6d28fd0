import { placingIn, type FindingRecord } from '../../core/index.js';
import type { PolicySources } from '../../node/policies/policies.js';
import type { Targets } from '../files/targets.js';
import { policyFindings } from './describe-policies.js';
import { editedPolicies, type PoliciesFrom } from './policies-from.js';
import type { Session } from './session.js';

/** What is said of a change that edits policies: they judge only once it is part of the revision. */
export interface DescribedEdits {
  readonly notes: readonly string[];
  /** What is wrong with the edited policies themselves. */
  readonly findings: readonly FindingRecord[];
  /** Broken ones, which would stop everything afterwards. */
  readonly complaints: readonly string[];
}

export function describeEdited(from: PoliciesFrom, session: Session, sources: PolicySources, targets: Targets): DescribedEdits {
  const { names, loaded } = editedPolicies(from, session.policies, sources, targets, session.io);
  if (names.length === 0) return { notes: [], findings: [], complaints: [] };
  const { revision } = from;
  const texts = new Map(loaded.map(({ file, reading }) => [file, reading?.text]));
  const placing = placingIn((file) => texts.get(file), session.show);
  const broken = loaded.filter(({ layer }) => layer === undefined);
  return {
    notes: [
      `${names.join(', ')} ${names.length === 1 ? 'differs' : 'differ'} from ${revision}, whose policies judged this. What the change means: wharfmaster policy diff ${revision}: .`,
    ],
    findings: policyFindings(loaded, placing),
    complaints: broken.map(
      ({ file }) =>
        `The policy ${session.show(file)} is broken as it is now; once it is part of ${revision}, nothing below it is allowed. \`wharfmaster policy check ${session.show(file)}\` says where.`,
    ),
  };
}
