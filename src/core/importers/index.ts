/*
 * What other tools enforce, as a policy of ours (targets.md sections 1 to 13, Import). Never wider than the live rules without saying so:
 * what cannot be said exactly is said narrower, what cannot be said at all is left out, and every decision stands in the review list
 * with its file and line.
 */
export { describeRemark } from './describe-remark.js';
export { importFiles, recognisedBy, type ImportOutcome } from './import-files.js';
export type { ImportFile, ImportRemark } from './importer.js';
