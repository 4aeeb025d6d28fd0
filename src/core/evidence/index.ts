/*
 * The evidence log as data: how a record is tied to the one before it, how a log is checked, what a checkpoint says, and the statements that
 * are signed about an image. Reading and writing files is src/node/evidence-log.
 */
export * from './sha256.js';
export { canonicalJson } from './canonical-json.js';
export * from './seal-record.js';
export * from './check-line.js';
export * from './check-log.js';
export * from './checkpoint-payload.js';
export * from './statements/bill-of-materials.js';
export * from './statements/statement.js';
export * from './statements/verification-summary.js';
export * from './statements/vulnerability-record.js';
export * from './to-evidence.js';
export * from './key-impact.js';
