import { nearestChoices } from './approved-choices.js';
import type { Identity } from './identity.js';
import { fetchableName } from './mirrors.js';
import type { PreparedBase } from './prepare-policy.js';
import type { Question } from './question.js';
import { code, either, repositoryText } from './words.js';

/** What to do about an image that is not approved: use what is, by name. */
export function nearestApproved({ prepared, use }: Question, identity: Identity): string {
  const choices = nearestChoices(prepared, use, identity);
  if (choices.length === 0) return `Ask ${prepared.policy.metadata?.owner ?? 'the owner of the policy'} for an approved image.`;
  return `Approved here: ${either(choices.map(code))}.`;
}

/** What to write instead of a tag that is not approved: what the catalogue offers, by name. */
export function tagsToUse({ prepared }: Question, { name, offers }: PreparedBase): string {
  const image = repositoryText(fetchableName(prepared.naming.mirrors, name));
  const tags = offers.slice(0, 3).map(({ tag }) => code(`${image}:${tag}`));
  return tags.length === 0 ? `Use a tag of ${code(image)} that is approved.` : `Approved here: ${either(tags)}.`;
}
