import type { Policy } from './document.js';
import type { Complaint } from './document-reading/document-node.js';
import type { PolicyReading } from './layer.js';

/** Where the values of a policy stand, for those who say something about them. */
export type Places = Pick<PolicyReading, 'spanOf' | 'headOf' | 'keyOf'>;

/** What every key by itself allows and the whole does not make sense of (policy.md sections 1 and 5). */
export function checkMeaning(policy: Policy, places: Places): readonly Complaint[] {
  return checks.flatMap((check) => check(policy, places));
}

const checks: readonly ((policy: Policy, places: Places) => readonly Complaint[])[] = [];
