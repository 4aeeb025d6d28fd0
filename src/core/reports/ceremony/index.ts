/* What a push is going to do and what it did, in words that command line and editor share. */
export { describePlan } from './describe-plan.js';
export { describeOutcome, describeState } from './describe-outcome.js';
