/* A policy as regular expressions over references: what every target that has RE2 prints, and what none works out for itself. */
export type { CheckPlace, CheckTime } from './check-place.js';
export { compileChecks, type CompiledChecks } from './compile-checks.js';
export type { GrantedSet, ImageCheck, ImageSet, WaivedSet } from './image-check.js';
export { spellingsUnder, type Spell } from './spellings.js';
