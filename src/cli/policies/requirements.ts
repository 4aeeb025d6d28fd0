import type { Session } from '../check/session.js';
import type { Targets } from '../files/targets.js';
import type { Organisation } from './organisation.js';
import { describeRequired, isGovernedBy, type RequiredPolicy } from '../../node/policies/required-policy.js';
import { brokenPolicies, requiredByAdministrator } from '../../node/policies/requirements.js';

/** Why no verdict of this run can be relied on, a sentence each: no policy, a broken one, or not the required one. None when all is well. */
export function requirements(session: Session, targets: Targets, organisation: Organisation): readonly string[] {
  return [
    ...missingPolicy(session, targets),
    ...brokenPolicies(session),
    ...requiredByArgument(session, targets),
    ...requiredByAdministrator(session, organisation),
  ];
}

function missingPolicy({ files, policies, options }: Session, targets: Targets): string[] {
  if (options.allowsNoPolicy || policies.met().length > 0) return [];
  const isGoverned =
    files.some(({ policy }) => policy.length > 0) || governingStarts({ policies }, targets).some(({ layers }) => layers.length > 0);
  return isGoverned
    ? []
    : ['No policy was found, so nothing was judged. Write a .wharfmaster.yaml, name one with --policy, or say --allow-no-policy.'];
}

function requiredByArgument({ options, unmet, files, policies }: Session, targets: Targets): string[] {
  const { required } = options;
  if (required === undefined) return [];
  const isMet =
    files.length > 0 ? unmet.length === 0 : governingStarts({ policies }, targets).every((governing) => isGovernedBy(required, governing));
  return isMet ? [] : [unmetSentence(required, unmet[0])];
}

function governingStarts({ policies }: Pick<Session, 'policies'>, { starts }: Targets) {
  return starts.map((start) => policies.governing(start));
}

/** The policy that `--require-policy` asks for does not judge this. */
export function unmetSentence(required: RequiredPolicy, file: string | undefined): string {
  return `The policy ${describeRequired(required)} is required, and ${file === undefined ? 'it was not found' : `${file} is not judged by it`}. Update the policy, or name it with --policy.`;
}
