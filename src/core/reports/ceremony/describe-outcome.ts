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
        ...leftLines(outcome.left),
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
        ...leftLines(outcome.left),
        'Run the command again once that is there.',
      ];
    case 'stopped':
      return [`${outcome.problem.message} ${outcome.problem.next}`, ...leftLines(outcome.left), ...againLines(outcome.left)];
  }
}

/** One unfinished ceremony, or one that left its staging tag, for `--status`. */
export function describeState({ id, name, target, staging, done, pushed, released, updatedAt }: CeremonyState): string {
  const where = pushed === undefined ? staging : `${staging}, ${pushed.descriptor.digest}`;
  return released === true
    ? `${id}  ${target}  released; its staging tag is left: ${where}  (${updatedAt})`
    : `${id}  ${name} to ${target}  last step done: ${done}; staged: ${where}  (${updatedAt})`;
}

function describeRequirement({ asks, outcome, by, because }: RequirementOutcome): string {
  const who = by.map(({ signer, time }) => `${signer}${time === undefined ? '' : ` at ${time}`}`).join(', ');
  return `  ${outcome.padEnd(8)} ${asks}${who === '' ? '' : ` (${who})`}${because === undefined ? '' : `: ${because}`}`;
}

function leftLines(left: Left | undefined): readonly string[] {
  if (left === undefined) return [];
  return [
    `Staged, not released: ${left.staging}${left.digest === undefined ? '' : ` (${left.digest})`}. The release tag was not moved to it.`,
  ];
}

function againLines(left: Left | undefined): readonly string[] {
  return left === undefined ? [] : ['Run the same command again to continue.'];
}
