import type { CeremonyOutcome, CeremonyState, Left } from '../../model/ceremony.js';
import type { RequirementOutcome } from '../../model/trust-verdict.js';
import { describeRefusal } from './describe-plan.js';

/** How a ceremony ended, in lines: what is where, and what to do next. */
export function describeOutcome(outcome: CeremonyOutcome): readonly string[] {
  switch (outcome.state) {
    case 'refused':
      return [
        'Nothing was sent. The policy does not allow this push:',
        ...outcome.plan.refusals.map((one) => `  - ${describeRefusal(one)}`),
      ];
    case 'called-off':
      return [
        outcome.left === undefined ? 'Called off; nothing was sent.' : 'Called off.',
        ...leftLines(outcome),
        ...againLines(outcome.left),
      ];
    case 'released':
      return [
        `Released ${outcome.plan.target.registry}/${outcome.plan.target.repository}:${outcome.plan.target.tag}`,
        `         ${outcome.digest}`,
        ...outcome.verdict.requirements.map(describeRequirement),
        ...(outcome.stagingLeft === undefined
          ? []
          : [
              `The staging tag ${outcome.plan.staging.tag} is still there and points to the same, verified content. ${outcome.stagingLeft.message} ${outcome.stagingLeft.next}`,
            ]),
      ];
    case 'unverified':
      return [
        'Not released: the image in the registry does not meet the policy yet.',
        ...outcome.verdict.requirements.map(describeRequirement),
        ...outcome.verdict.missing.map((missing) => `  missing  ${missing}`),
        ...leftLines(outcome),
        'Run the command again once that is there.',
      ];
    case 'stopped':
      return [`${outcome.problem.message} ${outcome.problem.next}`, ...leftLines(outcome), ...againLines(outcome.left)];
  }
}

/** One unfinished ceremony, or one that left its staging tag, for `--status`. */
export function describeState({ id, name, target, staging, done, pushed, released, updatedAt }: CeremonyState): string {
  const where = pushed === undefined ? staging : `${staging}, ${pushed.descriptor.digest}`;
  return released === true
    ? `${id}  ${target}  released; its staging tag is left: ${where}  (${updatedAt})`
    : `${id}  ${name} to ${target}  last step done: ${done}; ${pushed === undefined ? 'staging tag' : 'staged'}: ${where}  (${updatedAt})`;
}

function describeRequirement({ asks, outcome, by, because }: RequirementOutcome): string {
  const who = by.map(({ signer, time }) => `${signer}${time === undefined ? '' : ` at ${time}`}`).join(', ');
  return `  ${outcome.padEnd(8)} ${asks}${who === '' ? '' : ` (${who})`}${because === undefined ? '' : `: ${because}`}`;
}

function leftLines(outcome: Extract<CeremonyOutcome, { readonly left?: Left }>): readonly string[] {
  const { left } = outcome;
  if (left === undefined) return [];
  const what = `${left.staging}${left.digest === undefined ? '' : ` (${left.digest})`}`;
  return isMoveOpen(outcome)
    ? [`Staged and verified: ${what}. The release tag may point to it already: that step began, and its end was not seen.`]
    : [`Staged, not released: ${what}. The release tag was not moved to it.`];
}

/** Who asked a registry to move a tag and did not hear or could not record the end of it knows nothing. */
function isMoveOpen(outcome: Extract<CeremonyOutcome, { readonly left?: Left }>): boolean {
  if (outcome.state === 'unverified' || (outcome.at !== 'release' && outcome.at !== 'clean')) return false;
  return outcome.state === 'called-off' || !notMoved.has(outcome.problem.code);
}

const notMoved: ReadonlySet<string> = new Set(['TAG_MOVED', 'POLICY_CHANGED']);

function againLines(left: Left | undefined): readonly string[] {
  return left === undefined ? [] : ['Run the same command again to continue.'];
}
