import type { Level, RuleId } from '../../model/rules.js';
import type { DateText } from '../../policy/document.js';

/** A constraint of one of the library's templates, before its consequence is worked out. */
export interface LibraryConstraint {
  readonly kind: 'K8sAllowedReposv2' | 'K8sDisallowedRepos' | 'K8sDisallowedTags' | 'K8sImageDigests';
  /** For its name; unique in a policy. */
  readonly suffix: string;
  readonly rule: RuleId;
  /** What the part of the policy says itself. */
  readonly level?: Level;
  readonly effectiveFrom?: DateText;
  /** The part of the policy that speaks of its start. */
  readonly path: string;
  readonly parameters: object;
}
