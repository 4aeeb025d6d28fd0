/*
 * Patterns over repositories (policy.md section 3) and globs over tags, namespaces and paths. Untrusted on both sides: nothing here
 * turns a pattern into a regular expression to match with. Work is bounded by the product of the two lengths, without backtracking
 * beyond the last star.
 */
export { compilePattern, compileShortName, withHostExpression, type CompiledPattern, type CompileOptions } from './compile-pattern.js';
export { matchesGlob } from './matches-glob.js';
export { matchesPathGlob } from './matches-path-glob.js';
export { matchesPattern } from './matches-pattern.js';
export { parsePattern } from './parse-pattern.js';
export type { HostPattern, Pattern } from './pattern.js';
