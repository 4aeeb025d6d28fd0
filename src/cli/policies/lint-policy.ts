import type { PolicyProblem, PolicyReading } from '../../core/index.js';
import { checkPolicyTests } from './check-tests.js';

/** Everything that `policy check` says beyond reading: failing tests, and what is likely a mistake. */
export function lintPolicy(reading: PolicyReading, now: number): readonly PolicyProblem[] {
  return checkPolicyTests(reading, now);
}
