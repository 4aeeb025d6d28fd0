import type { TagRule } from '../document.js';
import { matchesGlob } from '../pattern/index.js';
import type { Identity } from './identity.js';
import type { Patterned } from './prepare-policy.js';
import type { Question } from './question.js';

/** The tag rules of the policy that speak for this image at this place. Artifacts are no images: their tags are versions of charts and tasks. */
export function tagRulesFor({ prepared, use }: Question, identity: Identity): readonly Patterned<TagRule>[] {
  if (use.place.artifact === true) return [];
  return prepared.tags.matching(identity.name).filter(({ entry }) => entry.in === undefined || entry.in.includes(use.place.class));
}

/** The glob of `deny` that stands for the whole tag, if one does. With case. */
export function deniedTagBy(rule: TagRule, tag: string): string | undefined {
  return rule.deny?.find((glob) => matchesGlob(glob, tag));
}
