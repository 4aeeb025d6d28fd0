/*
 * From layer to line: an image's history, matched to the instructions of the Dockerfile that is said to have made it. What is not
 * matched belongs to the base image.
 */
export type * from './attribution.js';
export { attributeLayers } from './attribute-layers.js';
export * from './find-dockerfile-of.js';
export { atOrigin, packageOrigins, recordedPackages, type DatabaseWrite } from './package-origins.js';
