import { nearestChoices } from './approved-choices.js';
import type { Identity } from './identity.js';
import type { Question } from './question.js';
import { code, either } from './words.js';

/** What to do about an image that is not approved: use what is, by name. */
export function nearestApproved({ prepared, use }: Question, identity: Identity): string {
  const choices = nearestChoices(prepared, use, identity);
  if (choices.length === 0) return `Ask ${prepared.policy.metadata?.owner ?? 'the owner of the policy'} for an approved image.`;
  return `Approved here: ${either(choices.map(code))}.`;
}
