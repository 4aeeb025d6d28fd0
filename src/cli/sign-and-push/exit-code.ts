import type { CeremonyOutcome } from '../../core/index.js';
import { exitCodes } from '../io.js';

/** The exit code of contracts.md: 1 when the policy stands in the way, 3 when a tool, the registry or the network failed. */
export function ceremonyExitCode(outcome: CeremonyOutcome): number {
  switch (outcome.state) {
    case 'released':
      return exitCodes.fine;
    case 'refused':
    case 'unverified':
      return exitCodes.blocked;
    case 'called-off':
      return outcome.at === 'plan' && outcome.left === undefined ? exitCodes.wrong : exitCodes.cancelled;
    case 'stopped':
      return policyStopped.has(outcome.problem.code) ? exitCodes.blocked : exitCodes.unreadable;
  }
}

/** These are no failures: what was agreed to is not what is there any more. */
const policyStopped: ReadonlySet<string> = new Set(['POLICY_CHANGED', 'TAG_MOVED']);
