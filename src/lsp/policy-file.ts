import {
  overlayProblems,
  readPolicy,
  toLayer,
  type FilePath,
  type FileProblem,
  type LayerKind,
  type PolicyLabel,
  type PolicyLayer,
  type PolicyOrigin,
  type PolicyProblem,
  type PolicyReading,
  type Result,
} from '../core/index.js';

/** One policy file as the server holds it: its present version with what is wrong in it, and the version that is in force. */
export interface KeptPolicy {
  readonly file: FilePath;
  readonly kind: LayerKind;
  /** `last-good`: the present version is broken and an earlier one governs. `broken`: there is none, so nothing is allowed. */
  readonly state: 'absent' | 'good' | 'last-good' | 'broken';
  readonly label: PolicyLabel;
  /** The present version, when the file could be read. */
  readonly reading?: PolicyReading;
  /** What is wrong with the present version, the reader's problems and ours. */
  readonly problems: readonly PolicyProblem[];
  /** Why the file itself could not be read. */
  readonly unreadable?: string;
  /** What is in force. */
  readonly layer?: PolicyLayer;
  /** Where it came from, when that is afar, and who vouches for it. */
  readonly origin?: PolicyOrigin;
  /** The source as it was named; also of one that cannot be had. */
  readonly source?: string;
}

/** What a policy file is assessed against. */
export interface Assessment {
  readonly kind: LayerKind;
  /** The organisation's policy, when this file stands below one. */
  readonly organisation?: PolicyLayer;
  readonly lastGood?: PolicyLayer;
  /** An organisation's policy that is not there is broken, never absent (product.md, principle 4). */
  readonly required: boolean;
  /** What the administrator's file demands of the organisation's policy. */
  readonly demand?: PolicyDemand;
  readonly toolVersion: string;
  /** What reading alone does not find: the policy's own `tests` (policy.md section 1), and what is likely a mistake. */
  readonly check: (reading: PolicyReading) => readonly PolicyProblem[];
}

/** The name that a policy must have, and the lowest serial, so that an older one cannot come back. */
export interface PolicyDemand {
  readonly name?: string;
  readonly minSerial?: number;
}

/** Reads a policy's text and decides which version is in force: this one when it is sound, else the last good one, else none. */
export function assessPolicy(file: FilePath, content: Result<string, FileProblem>, assessment: Assessment): KeptPolicy {
  const { kind } = assessment;
  if (!content.ok) {
    const missing = content.problem.code === 'FILE_NOT_FOUND';
    if (missing && !assessment.required) return { file, kind, state: 'absent', label: { file, layer: kind }, problems: [] };
    return fallBack(file, assessment, { problems: [], unreadable: `${content.problem.message} ${content.problem.next}` });
  }
  const reading = readPolicy(file, content.value, { layer: kind, toolVersion: assessment.toolVersion });
  const problems = [...reading.problems, ...furtherProblems(reading, assessment)];
  const layer = problems.some(breaks) ? undefined : toLayer(reading, kind);
  if (layer === undefined) return fallBack(file, assessment, { reading, problems });
  return { file, kind, state: 'good', label: layer.label, reading, problems, layer };
}

/** An invalid exception waives nothing and a stale policy still governs; only `policy-invalid` breaks a policy. */
export function breaks(problem: PolicyProblem): boolean {
  return problem.rule === 'policy-invalid' && problem.level === 'error';
}

function furtherProblems(reading: PolicyReading, { organisation, kind, demand, check }: Assessment): readonly PolicyProblem[] {
  const overlay = kind === 'workspace' && organisation !== undefined ? overlayProblems(reading, organisation) : [];
  const problems = [...overlay, ...demandProblems(reading, demand ?? {})];
  const broken = [...reading.problems, ...problems].some(breaks);
  return broken ? problems : [...problems, ...check(reading)];
}

function demandProblems(reading: PolicyReading, { name, minSerial }: PolicyDemand): readonly PolicyProblem[] {
  const { metadata } = reading.policy ?? {};
  const problem = (key: 'name' | 'serial', what: string): PolicyProblem => ({
    ...{ rule: 'policy-invalid', level: 'error', span: reading.spanOf(['metadata', key]), what },
    why: 'The administrator of this machine says which policy governs here.',
    next: 'Put the demanded policy in its place.',
  });
  return [
    ...(name === undefined || metadata?.name === name ? [] : [problem('name', `This policy is not the demanded \`${name}\`.`)]),
    ...(minSerial === undefined || (metadata?.serial ?? -1) >= minSerial
      ? []
      : [problem('serial', `The serial of this policy is lower than the demanded ${minSerial}.`)]),
  ];
}

function fallBack(
  file: FilePath,
  { kind, lastGood }: Assessment,
  present: Pick<KeptPolicy, 'reading' | 'problems' | 'unreadable'>,
): KeptPolicy {
  if (lastGood === undefined) return { file, kind, state: 'broken', label: { file, layer: kind }, ...present };
  return { file, kind, state: 'last-good', label: lastGood.label, layer: lastGood, ...present };
}
