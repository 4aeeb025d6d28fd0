/*
 * Policies from afar (policy.md section 6): what a source is, whether a fetched policy may take the place of the kept one, and how fresh that
 * is. Pure decisions: src/node/policy-sources fetches, verifies and keeps.
 */
export { checkSigned, decideAdoption, type AdoptionRules } from './decide-adoption.js';
export { describeOrigin, describeVouching } from './describe-origin.js';
export { freshnessOf, staleStops } from './freshness.js';
export type { PolicyOrigin, PolicySignature, PolicyTrustSettings, SourceStanding } from './origin.js';
export type { PolicyStanding } from './policy-standing.js';
export { isRemoteSource, parseSource, type PolicySource } from './parse-source.js';
export type { DistributionProblem, DistributionProblemCode } from './problem.js';
