/* What the targets that ask for signatures have in common: who has to sign as clauses, patterns as engines of other matching need them, and trust material. */
export { clausesOf, type Clause } from './clauses.js';
export { commonPattern, isWithin } from './common-pattern.js';
export { base64Of, publicKeysOf, sigstoreRootOf, type SigstoreRoot } from './material.js';
export { mergeNotes, type Note } from './notes.js';
export { isSigstoreSigner, signerIn } from './signer-in.js';
export { signerToday } from './signer-today.js';
export { thresholdNotes } from './threshold-notes.js';
export { strengthOf, type Weighing } from './strength.js';
export { isHub, mayMeet, writtenPatterns, type Repositories, type WrittenPatterns } from './written-patterns.js';
export { takenExceptions } from './exceptions.js';
