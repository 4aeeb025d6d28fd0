/* What every file kind needs to make image uses of text; knows no kind and no format. */
export * from './join-parts.js';
export * from './to-use.js';
export * from './value-of-text.js';
export * from './without-prefix.js';
