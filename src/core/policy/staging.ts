import type { ReleaseTarget } from '../model/ceremony.js';
import type { Push } from './document.js';
import type { GoverningPolicy } from './layer.js';
import { outermostLayers } from './outermost-layers.js';
import { matchesGlob } from './pattern/index.js';

/*
 * Content that is not verified yet lies in the registry under a tag that the policy denies for running (threats.md, Build, sign, push):
 * whoever names it anywhere is refused, whether a push is under way or was killed years ago.
 */

/** The staging tag where the policy names none. */
const usualTag = 'wharfmaster-staging-{id}';

/** What the outermost policy that says so calls content which is not verified yet. */
export function stagingTagUnder(governing: GoverningPolicy): string {
  return stagingTagOf(outermostLayers(governing).find(({ policy }) => policy.push?.stagingTag !== undefined)?.policy.push);
}

/** The name under which content waits until it is verified. `id` has letters and digits. */
export function stagingReference({ registry, repository }: ReleaseTarget, stagingTag: string, id: string): ReleaseTarget {
  return { registry, repository, tag: stagingTag.replaceAll('{id}', id) };
}

/** True for a tag that a push under this policy uses before anything is verified. */
export function isStagingTag(tag: string, push: Push): boolean {
  return matchesGlob(stagingTagGlob(push), tag);
}

/** Every staging tag of a policy, as a glob. */
export function stagingTagGlob(push: Push): string {
  return stagingTagOf(push).replaceAll('{id}', '*');
}

function stagingTagOf(push: Push | undefined): string {
  return push?.stagingTag ?? usualTag;
}
