import type { RuleId } from '../../model/rules.js';

/*
 * A policy as questions about the text of one reference, for engines that know regular expressions and nothing of ours. An image is
 * refused when one check of action `deny` fails; checks are independent of each other, in any order.
 */

/** References as written, by RE2: those that `include` matches and `exclude` does not. Both are anchored; no look-around, no back-references. */
export interface ImageSet {
  /** The part of the policy that it comes from, e.g. `sources.allow[0]`. */
  readonly path: string;
  readonly include: string;
  readonly exclude?: string;
}

/** Approved images; some only in namespaces that one of the globs (`*`, `?`) matches. */
export interface GrantedSet extends ImageSet {
  readonly namespaces?: readonly string[];
}

/** Images for which a check does not count until a moment, in milliseconds since the epoch. */
export interface WaivedSet extends ImageSet {
  readonly id: string;
  readonly until: number;
}

export interface ImageCheck {
  /** Unique in a policy, e.g. `sources`, `tags-0-deny`; letters, digits and dashes. */
  readonly id: string;
  readonly rule: RuleId;
  /** The parts of the policy that it says. */
  readonly paths: readonly string[];
  readonly action: 'deny' | 'warn';
  /** Only these images are asked; absent: all. */
  readonly about?: readonly ImageSet[];
  /** The image must be in one of these; absent: no such wish. An empty list refuses everything. */
  readonly oneOf?: readonly GrantedSet[];
  /** The image must be in none of these. */
  readonly noneOf?: readonly ImageSet[];
  /** The check passes for these. Engines with a clock ask it; for others the list holds only what the person accepted. */
  readonly waived: readonly WaivedSet[];
  /** Before this moment the check only warns; absent: it counts already. */
  readonly from?: number;
  /** A sentence for whoever is refused; one line, free text of the policy's author. */
  readonly message: string;
}
