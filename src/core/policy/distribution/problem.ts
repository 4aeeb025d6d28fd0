import type { TrustProblemCode } from '../../model/registry.js';
import type { Problem } from '../../model/result.js';

/** Why a policy from afar was not had, does not count, or is not taken. */
export type DistributionProblemCode =
  | TrustProblemCode
  | 'SOURCE_MALFORMED'
  /** Nobody said whose signature counts. */
  | 'SOURCE_UNTRUSTED'
  /** Not followed here: the workspace is not trusted, or a feature is switched off. */
  | 'SOURCE_NOT_FOLLOWED'
  /** What was served is no policy. */
  | 'SOURCE_NO_POLICY'
  | 'SOURCE_UNSIGNED'
  | 'SOURCE_OTHER_NAME'
  | 'SOURCE_ROLLED_BACK'
  | 'SOURCE_TRUST_CHANGED'
  | 'SOURCE_TESTS'
  | 'SOURCE_STALE'
  | 'SOURCE_NEVER_FETCHED'
  | 'SOURCE_UNKEPT'
  | 'SOURCE_DAMAGED';
export type DistributionProblem = Problem<DistributionProblemCode>;
