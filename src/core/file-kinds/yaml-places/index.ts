/* How kinds that are written in YAML find their images: a document at a time, by paths. Knows no kind. */
export * from './manifests-within.js';
export * from './read-yaml-file.js';
export { saysSomething, Search } from './search.js';
