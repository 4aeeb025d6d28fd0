/*
 * What an editor shows inside `.wharfmaster.yaml`, out of the same table that the reader follows. Pure functions over a text and an
 * offset; meant for that file alone, beside whatever YAML support a person has.
 */
export { completePolicy } from './policy-language-completion.js';
export { hoverPolicy } from './policy-language-hover.js';
