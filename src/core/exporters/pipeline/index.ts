/*
 * What the targets that judge files and builds, not requests to a cluster, have in common: their stage is `ci`, they cannot tell the base of
 * what is shipped from a tool of the build, and some of them run Rego.
 */
export { anyTail, tailOf } from './any-tail.js';
export { builderNotes } from './builder-notes.js';
export { ciNotes, ciStage, nothingHere, softened } from './ci-stage.js';
export { compileDockerfileChecks } from './dockerfile-checks.js';
export { identityOf, sourcedIdentityOf } from './identity-of.js';
export { mergeNotes } from './merge-notes.js';
export { regoChecks } from './rego-checks.js';
export { regoComment } from './rego-comment.js';
export { regoJudgement } from './rego-judgement.js';
