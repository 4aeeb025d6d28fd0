/* What the engines of a cluster have in common: which checks deny and which warn, and what they say of the rest. */
export { admissionNotes } from './admission-notes.js';
export { checkGroups, type CheckGroup } from './check-groups.js';
export { identityText } from './identity-text.js';
export { podKinds } from './pod-kinds.js';
