import type { Rule } from '../judging/question.js';
import { deniedImage } from './denied-image.js';
import { deprecatedBase } from './deprecated-base.js';
import { floatingTag } from './floating-tag.js';
import { malformedImage } from './malformed-image.js';
import { mirrorRequired } from './mirror-required.js';
import { missingDigest } from './missing-digest.js';
import { missingTag } from './missing-tag.js';
import { unapprovedBase } from './unapproved-base.js';
import { unapprovedRegistry } from './unapproved-registry.js';
import { unqualifiedImage } from './unqualified-image.js';
import { unresolvedImage } from './unresolved-image.js';

/**
 * The rules that judge an image by what is written, in the order of policy.md section 5: parse, sources, qualification, mirrors,
 * tags, bases. Scan, trust and attestations follow in the same list once their facts are among the question's.
 */
export const judgingRules: readonly Rule[] = [
  malformedImage,
  unresolvedImage,
  deniedImage,
  unapprovedRegistry,
  unqualifiedImage,
  mirrorRequired,
  missingTag,
  floatingTag,
  missingDigest,
  unapprovedBase,
  deprecatedBase,
];
