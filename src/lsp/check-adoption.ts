import type { PolicyProblem, PolicyReading } from '../core/index.js';

/** What keeps a sound policy from being adopted: its own `tests` fail (policy.md section 1). */
export function checkAdoption(_reading: PolicyReading, _now: number): readonly PolicyProblem[] {
  return [];
}
