/*
 * Policies from afar (policy.md section 6): what a source is, whether a fetched policy may take the place of the kept one, and how fresh that
 * is. Pure decisions: src/node/policy-sources fetches, verifies and keeps.
 */
export { checkSigned, decideAdoption, type Adoptable, type AdoptionRules, type Candidate } from './decide-adoption.js';
export { describeOrigin, describeVouching } from './describe-origin.js';
export { freshnessOf, staleStops, type Freshness } from './freshness.js';
export type { PolicyOrigin, PolicySignature, SourceStanding } from './origin.js';
export { isRemoteSource, parseSource, type PolicySource } from './parse-source.js';
export { distributionProblemCodes, type DistributionProblem, type DistributionProblemCode } from './problem.js';
