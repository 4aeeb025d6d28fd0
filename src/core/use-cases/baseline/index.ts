/* What a change makes worse: a check held against an earlier one, by file and place. */
export { allParts, countKnown, matchKnown, type KnownParts } from './known-parts.js';
export { withoutKnown, type NewParts } from './without-known.js';
export { knownTo, readBaseline, type Baseline } from './read-baseline.js';
