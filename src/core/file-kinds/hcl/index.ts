/* Reads HashiCorp's configuration language and its JSON form, with the place of everything. Knows no kind. */
export * from './from-json.js';
export * from './look-up.js';
export * from './names-of.js';
export * from './problems.js';
export * from './read-configuration.js';
export * from './read-hcl.js';
export * from './scopes.js';
export * from './settle.js';
export * from './text-within.js';
export type * from './tree.js';
