import type { Session } from '../check/session.js';
import type { Targets } from '../files/targets.js';
import type { Organisation } from './organisation.js';
import { describeRequired, isGovernedBy, type RequiredPolicy } from './required-policy.js';

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

/** Policies that cannot be used, each with where to look. */
export function brokenPolicies({ policies, show }: Pick<Session, 'policies' | 'show'>): string[] {
  const broken = policies.met().filter(({ layer }) => layer === undefined);
  return broken.map(
    ({ file }) =>
      `The policy ${show(file)} is broken, so nothing below it is allowed. Correct it; \`wharfmaster policy check ${show(file)}\` says where.`,
  );
}

function requiredByArgument({ options, unmet, files, policies }: Session, targets: Targets): string[] {
  const { required } = options;
  if (required === undefined) return [];
  const isMet =
    files.length > 0 ? unmet.length === 0 : governingStarts({ policies }, targets).every((governing) => isGovernedBy(required, governing));
  return isMet ? [] : [unmetSentence(required, unmet[0])];
}

/** The name and serial that the administrator lays down concern the policy that the administrator's file names. */
export function requiredByAdministrator({ policies }: Pick<Session, 'policies'>, { files, managed }: Organisation): string[] {
  const wanted = managed?.settings.policy;
  if (wanted === undefined) return [];
  const metadata = policies.met().find(({ file }) => file === files[0])?.layer?.policy.metadata;
  const isNamed = wanted.name === undefined || metadata?.name === wanted.name;
  const isRecent = wanted.minSerial === undefined || (metadata?.serial ?? -1) >= wanted.minSerial;
  if (isNamed && isRecent) return [];
  const required = {
    name: wanted.name ?? metadata?.name ?? 'unnamed',
    ...(wanted.minSerial === undefined ? {} : { serial: wanted.minSerial }),
  };
  return [`${managed?.file ?? ''} asks for the policy ${describeRequired(required)}, and ${wanted.file} is not it. Install the right one.`];
}

function governingStarts({ policies }: Pick<Session, 'policies'>, { starts }: Targets) {
  return starts.map((start) => policies.governing(start));
}

/** The policy that `--require-policy` asks for does not judge this. */
export function unmetSentence(required: RequiredPolicy, file: string | undefined): string {
  return `The policy ${describeRequired(required)} is required, and ${file === undefined ? 'it was not found' : `${file} is not judged by it`}. Update the policy, or name it with --policy.`;
}
