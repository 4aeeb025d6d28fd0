/*
 * The only file of the core that a shell may import: everything the shells need to read, judge, explain and fix, and nothing that
 * touches the world.
 */
export type * from './model/audit.js';
export type * from './model/image-reference.js';
export * from './model/image-use.js';
export * from './model/file-path.js';
export * from './model/line-index.js';
export * from './model/nearest-word.js';
export * from './model/reading.js';
export * from './model/result.js';
export * from './model/rules.js';
export * from './model/span.js';
export * from './model/text-change.js';
export type * from './model/verdict.js';
export type * from './ports.js';
export * from './reference/index.js';
export { fileKinds } from './file-kinds/index.js';
export type * from './policy/document.js';
export type * from './policy/layer.js';
export * from './policy/pattern/index.js';
export * from './policy/read-policy.js';
export * from './policy/custom-resources.js';
export * from './policy/layers.js';
export * from './policy/check-policy.js';
export * from './policy/managed-settings.js';
export * from './policy/policy-tests.js';
export * from './policy/policy-language.js';
export * from './policy/exceptions-validity.js';
export * from './policy/create-policy.js';
export * from './policy/add-exception.js';
export * from './policy/judge.js';
export * from './policy/judge-followed.js';
export * from './policy/explain.js';
export * from './use-cases/apply-edits.js';
export * from './use-cases/follow-source.js';
export * from './use-cases/kind-of-file.js';
export * from './use-cases/read-source.js';
export * from './use-cases/find-fixes.js';
export * from './use-cases/approved-images.js';
export * from './reports/index.js';
