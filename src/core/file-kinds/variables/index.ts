/* Variables within images: finding them and filling them in. Knows no kind and no format. */
export * from './combinations.js';
export * from './fill-in.js';
export * from './find-mentions.js';
export * from './scopes.js';
